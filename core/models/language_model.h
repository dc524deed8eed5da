// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <memory>
#include <vector>

#include "core/models/model_config.h"
#include "core/models/observer.h"
#include "core/models/tap.h"

namespace outeffhop::models {

/// One forward pass without the head.
struct Encoded {
    at::Tensor hidden;  ///< [B, S, width], what the head reads
    /// By-products of each layer, without gradient.
    std::vector<at::Tensor> noop = {};  ///< [B, H, S] float32 (float64 for float64 models): p_noop of every query
    std::vector<at::Tensor> blockOutputs = {};  ///< [B, S, width], of the model's type
    std::vector<at::Tensor> gate = {};          ///< [B, H, S] gate probabilities; empty without gates
};

/// Cross-entropy over the targets that count.
struct Loss {
    at::Tensor sum;     ///< nats, 0-dimensional, float32 (float64 for float64 models), with gradient
    at::Tensor count;   ///< targets that are not ignored, 0-dimensional int64
    at::Tensor tokens;  ///< nats of each target, one-dimensional, 0 where ignored; without gradient
    [[nodiscard]] at::Tensor mean() const;  ///< nats a target; 0 when there is none
};

/// Targets of this value are ignored.
inline constexpr int64_t kIgnored = -100;

/// A language model whose named_parameters() carry Hugging Face's names. It stays on the device and in the type it was
/// made with. Wrong shapes and ids outside the vocabulary throw c10::Error.
class LanguageModel : public torch::nn::Module {
 public:
    [[nodiscard]] const ModelConfig& config() const { return config_; }

    /// `ids` [B, S] int64; `keyMask` undefined, or bool [B, S] with true on real tokens. Dropout is on in train() mode.
    /// `tap` stands behind every operation.
    virtual Encoded encode(const at::Tensor& ids, const at::Tensor& keyMask = {}, Observer* observer = nullptr,
                           Tap* tap = nullptr) const = 0;

    /// [..., vocabulary] from hidden [..., width].
    [[nodiscard]] virtual at::Tensor logits(const at::Tensor& hidden) const = 0;

    /// targets [B, S] int64: at each position the token it has to predict (not shifted by the model), or kIgnored.
    [[nodiscard]] virtual Loss loss(const at::Tensor& hidden, const at::Tensor& targets) const = 0;

    /// Cross-entropy of every position, [B, S] as Loss::sum, 0 where ignored; without gradient.
    [[nodiscard]] virtual at::Tensor tokenLosses(const at::Tensor& hidden, const at::Tensor& targets) const = 0;

 protected:
    explicit LanguageModel(const ModelConfig& config) : config_(config) {}

 private:
    ModelConfig config_;
};

/// Whether ModelConfig::bf16Products has an effect on this processor (AVX-512 with BF16).
bool hasBf16Products();

/// A freshly initialised model (from the default generator), in train() mode. `config` has to be valid.
/// `options`: device (also meta, without memory) and type.
std::shared_ptr<LanguageModel> makeLanguageModel(const ModelConfig& config, at::TensorOptions options = {});

}  // namespace outeffhop::models
