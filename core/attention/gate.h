// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/attention/attention.h"

/// Gated attention (Bondarenko et al. 2023, arXiv 2306.12929, section 4.2): the context of a head times a probability
/// that is learned, or predicted from the hidden states that the attention layer reads.
namespace outeffhop::attention {

enum class GateKind { none, unconditionalPerHead, conditionalPerHead, conditionalPerToken };

inline constexpr std::array kGateKinds{GateKind::none, GateKind::unconditionalPerHead, GateKind::conditionalPerHead,
                                       GateKind::conditionalPerToken};

/// What predicts a conditional gate: of each head, from its own slice of the hidden states, a linear map (linear) or a
/// ReLU network with a hidden layer of a quarter (mlp) or all (mlp2) of the head's channels; or one linear map of all
/// channels to all heads (allFeatures, per token only).
enum class GateNetwork { linear, mlp, mlp2, allFeatures };

inline constexpr std::array kGateNetworks{GateNetwork::linear, GateNetwork::mlp, GateNetwork::mlp2,
                                          GateNetwork::allFeatures};

/// "none", "unconditional_per_head", "conditional_per_head", "conditional_per_token".
std::string_view nameOf(GateKind kind);
std::optional<GateKind> gateNamed(std::string_view name);

/// "linear", "mlp", "mlp2", "all_features".
std::string_view nameOf(GateNetwork network);
std::optional<GateNetwork> gateNetworkNamed(std::string_view name);

struct GateOptions {
    GateKind kind = GateKind::none;
    GateNetwork network = GateNetwork::linear;
    double initialProbability = 0.5;  ///< what biases of `linear` begin with; 0: biases begin at random
    bool fineTuning = false;      ///< conditional gates are divided by initialProbability, their weights begin small
    double fineTuningStd = 0.01;  ///< of the weights of `linear`, then

    [[nodiscard]] bool isConditional() const { return kind >= GateKind::conditionalPerHead; }
    /// The factor on conditional gates, so that the gated context begins with the size of the context.
    [[nodiscard]] double scale() const {
        return fineTuning && isConditional() && initialProbability > 0 ? 1 / initialProbability : 1;
    }
};

/// Freshly initialised parameters of the gate of a layer, by the names they have in the reference code below the
/// attention module: "alpha" [H], "alpha.0.weight" [1, D], "alpha.0.0.weight" [D / 4, D], "alpha.weight" [H, width],
/// ...
std::vector<std::pair<std::string, at::Tensor>> gateParameters(const GateOptions& options, int64_t heads, int64_t width,
                                                               at::TensorOptions tensorOptions);

/// Gate probabilities [B, H, S] for hidden states [B, S, width]: a sigmoid of the network's outputs. Per head they are
/// the same for all tokens, those of a conditional gate from the mean of the outputs over the tokens. `tokenMask`:
/// undefined, or bool [B, S] with false on padding, which that mean leaves out. `parameters`: in the order of
/// gateParameters(). With gradients to both.
at::Tensor gateProbabilities(const GateOptions& options, const std::vector<at::Tensor>& parameters,
                             const at::Tensor& hidden, int64_t heads, const at::Tensor& tokenMask = {});

/// Multiplies the context by options.scale() times `probabilities` and keeps these in Attended::gate.
void applyGate(const GateOptions& options, const at::Tensor& probabilities, Attended& attended);

}  // namespace outeffhop::attention
