// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>
#include <torch/nn/module.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/models/model_config.h"
#include "core/models/observer.h"
#include "core/models/tap.h"

namespace outeffhop::models {

/// One forward pass without the head.
struct Encoded {
    at::Tensor hidden;  ///< what predict() and loss() read: [B, S, width]; of a sequence classifier [B, width], of the
                        ///< token its head reads; of STanHop-Net the forecast itself
    /// By-products, without gradient.
    std::vector<at::Tensor> noop = {};  ///< of each of attentions(): [B, H, Q] float32 (float64 for float64 models),
                                        ///< p_noop of every query
    std::vector<at::Tensor> blockOutputs = {};  ///< [B, S, width] of each block, of the model's type
    std::vector<at::Tensor> gate = {};          ///< as noop: gate probabilities; empty without gates
};

/// What is minimised, summed over the targets that count: cross-entropy in nats, or squared errors of a forecast.
struct Loss {
    at::Tensor sum;                         ///< 0-dimensional, float32 (float64 for float64 models), with gradient
    at::Tensor count;                       ///< targets that are not ignored, 0-dimensional int64
    at::Tensor tokens;                      ///< of each target, one-dimensional, 0 where ignored; without gradient
    [[nodiscard]] at::Tensor mean() const;  ///< a target; 0 when there is none
};

enum class Prediction { tokens, classes, forecast };

/// Targets of this value are ignored.
inline constexpr int64_t kIgnored = -100;

/// A model whose named_parameters() carry the names of the program it comes from (Hugging Face, timm, the reference
/// code). It stays on the device and in the type it was made with. Wrong shapes and ids outside the vocabulary throw
/// c10::Error.
///
/// What it reads, predicts, and is given as targets:
/// - opt, bert: ids [B, S] int64; logits [B, S, vocabulary]; at each position the token to predict, [B, S] int64 (not
///   shifted here).
/// - opt, bert with classes: ids, of bert also ids and token types [B, 2, S]; logits [B, classes]; classes [B] int64.
/// - vit: pixels [B, C, height, width]; logits [B, classes]; probabilities [B, classes].
/// - stanhop: past [B, steps, series]; forecast [B, horizon, series]; as the forecast.
class Model : public torch::nn::Module {
 public:
    [[nodiscard]] virtual ModelKind kind() const = 0;
    [[nodiscard]] virtual Prediction prediction() const = 0;
    /// Its config.json.
    [[nodiscard]] virtual nlohmann::ordered_json configJson() const = 0;
    /// Names of its attentions in order of computation: an Observer's layers.
    [[nodiscard]] virtual std::vector<std::string> attentions() const = 0;
    /// Of every attention.
    [[nodiscard]] virtual std::int64_t heads() const = 0;
    /// What an Observer is shown, in order of computation; ids are positions in the list.
    [[nodiscard]] virtual std::vector<store::TensorDefinition> observedTensors() const = 0;

    /// `keyMask` undefined, or bool [B, S] with true on real tokens. Dropout is on in train() mode. `tap` stands behind
    /// every operation.
    virtual Encoded encode(const at::Tensor& input, const at::Tensor& keyMask = {}, Observer* observer = nullptr,
                           Tap* tap = nullptr) const = 0;

    [[nodiscard]] virtual at::Tensor predict(const at::Tensor& hidden) const = 0;

    [[nodiscard]] virtual Loss loss(const at::Tensor& hidden, const at::Tensor& targets) const = 0;

    /// The loss of every target, in the targets' shape (a value an image), 0 where ignored; without gradient.
    [[nodiscard]] virtual at::Tensor losses(const at::Tensor& hidden, const at::Tensor& targets) const = 0;
};

/// Whether bf16Products of a configuration has an effect on this processor (AVX-512 with BF16).
bool hasBf16Products();

/// A freshly initialised model (from the default generator), in train() mode. `config` has to be valid.
/// `options`: device (also meta, without memory) and type.
std::shared_ptr<Model> makeModel(const ModelConfig& config, at::TensorOptions options = {});
std::shared_ptr<Model> makeModel(const StanhopConfig& config, at::TensorOptions options = {});
std::shared_ptr<Model> makeModel(const AnyConfig& config, at::TensorOptions options = {});

}  // namespace outeffhop::models
