// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/nn/module.h>

#include <memory>

#include "core/attention/association.h"

/// The layers around an association (Ramsauer et al. 2021, arXiv 2008.02217; with Softmax_1 OutEffHop,
/// OutEffHopPooling and OutEffHopLayer of arXiv 2404.03828, section 2.4):
///     Z = f(beta R W_Q (Y W_K)^T) (Y W_K) W_V W_O
/// of states R and stored patterns Y.
namespace outeffhop::attention {

/// What an input goes through in front of the association, or the context behind it: a learned linear map, or nothing.
enum class Projection { learned, identity };

struct HopfieldOptions {
    int64_t stateSize = 0;   ///< channels of states
    int64_t storedSize = 0;  ///< channels of stored patterns; 0: stateSize
    int64_t valueSize = 0;   ///< channels of what values are made of, where they are given apart; 0: storedSize
    int64_t outputSize = 0;  ///< 0: stateSize
    int64_t heads = 1;
    int64_t headDim = 0;  ///< channels in which a head compares; 0: stateSize / heads
    Projection state = Projection::learned, stored = Projection::learned, value = Projection::learned,
               output = Projection::learned;
    bool valuesOfKeys = true;  ///< V = (Y W_K) W_V, as in the equation; else V = Y' W_V of values given or of Y
    bool bias = true;
    bool normState = true, normStored = true, normValue = true;  ///< LayerNorm of an input, with gain and bias
    bool learnsEntmaxAlpha = false;                              ///< entmax: alpha = 1 + 2 sigmoid(a), a ~ N(0, 1)
    /// Compatibility with STanHop's `mix`: [heads, tokens] is read as if it were [tokens, heads] in front of the output
    /// projection, which mixes tokens.
    bool mixesTokens = false;
    AssociationOptions association;  ///< beta 0: 1 / sqrt(headDim), but 1 without any learned projection

    /// Memory retrieval: nothing learned, nothing normed; every state is replaced by what it retrieves.
    static HopfieldOptions retrieval(int64_t size, double beta);
};

/// Finds stored patterns for states. Parameters: query_projection, key_projection, value_projection and out_projection
/// (.weight, .bias), then state_norm, stored_norm, value_norm (.weight, .bias) and entmax_logit, as far as there are
/// any.
class Hopfield : public torch::nn::Module {
 public:
    explicit Hopfield(const HopfieldOptions& options, at::TensorOptions tensorOptions = {});

    /// states [B, Q, stateSize], stored [B, K, storedSize], values undefined or [B, K, valueSize] (only without
    /// valuesOfKeys). Context: [B, Q, outputSize]. Dropout is on in train() mode.
    [[nodiscard]] Associated forward(const at::Tensor& states, const at::Tensor& stored, const at::Tensor& values = {},
                                     const AssociationMasks& masks = {}) const;

    [[nodiscard]] const HopfieldOptions& options() const { return options_; }

 private:
    struct Affine {
        at::Tensor weight, bias;
    };

    Affine makeLinear(const std::string& name, int64_t in, int64_t out, at::TensorOptions tensorOptions);
    Affine makeNorm(const std::string& name, bool wanted, int64_t size, at::TensorOptions tensorOptions);
    [[nodiscard]] at::Tensor inHeads(const at::Tensor& x) const;

    HopfieldOptions options_;
    Affine query_, key_, value_, out_, stateNorm_, storedNorm_, valueNorm_;
    at::Tensor entmaxLogit_;
};

/// Learned states look for patterns in the input: a pooling of sequences of any length. Parameter: state [1, quantity,
/// stateSize], N(0, 0.02), then those of Hopfield below "hopfield".
class HopfieldPooling : public torch::nn::Module {
 public:
    /// `trainable` false: the states stay what they are.
    HopfieldPooling(const HopfieldOptions& options, int64_t quantity, bool trainable = true,
                    at::TensorOptions tensorOptions = {});

    /// [B, quantity * outputSize] of stored [B, K, storedSize].
    [[nodiscard]] at::Tensor forward(const at::Tensor& stored, const AssociationMasks& masks = {}) const;

 private:
    at::Tensor state_;
    std::shared_ptr<Hopfield> hopfield_;
};

/// The input looks for patterns that are learned: a lookup table. Parameters: key [1, quantity, storedSize], N(0,
/// 0.02), perhaps target [1, quantity, valueSize], then those of Hopfield below "hopfield".
class HopfieldLayer : public torch::nn::Module {
 public:
    /// `ownTargets`: what is read out is learned apart from what is compared; needs valuesOfKeys to be off.
    HopfieldLayer(const HopfieldOptions& options, int64_t quantity, bool ownTargets = false, bool trainable = true,
                  at::TensorOptions tensorOptions = {});

    /// [B, Q, outputSize] of states [B, Q, stateSize].
    [[nodiscard]] at::Tensor forward(const at::Tensor& states, const AssociationMasks& masks = {}) const;

 private:
    at::Tensor key_, target_;
    std::shared_ptr<Hopfield> hopfield_;
};

}  // namespace outeffhop::attention
