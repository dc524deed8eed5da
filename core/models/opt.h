// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/models/transformer.h"
#include "core/models/trunk.h"

namespace outeffhop::models {

/// transformers' OPTForCausalLM (pre-LN, ReLU, learned positions, LM head tied to the token embedding).
class OptForCausalLM final : public Transformer {
 public:
    OptForCausalLM(const ModelConfig& config, at::TensorOptions options);

    Encoded encode(const at::Tensor& ids, const at::Tensor& keyMask, Observer* observer, Tap* tap) const override;
    [[nodiscard]] at::Tensor predict(const at::Tensor& hidden) const override;
    [[nodiscard]] Loss loss(const at::Tensor& hidden, const at::Tensor& targets) const override;
    [[nodiscard]] at::Tensor losses(const at::Tensor& hidden, const at::Tensor& targets) const override;

 private:
    [[nodiscard]] at::Tensor embed(const at::Tensor& ids, const at::Tensor& keyMask, Tap* tap) const;

    at::Tensor tokens_, positions_;  ///< [vocabulary, width], [positions + 2, width]
    Trunk trunk_;
};

}  // namespace outeffhop::models
