// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/models/transformer.h"
#include "core/models/trunk.h"

namespace outeffhop::models {

/// transformers' OPTModel (pre-LN, ReLU, learned positions), what its heads share.
class Opt : public Transformer {
 public:
    Encoded encode(const at::Tensor& ids, const at::Tensor& keyMask, Observer* observer, Tap* tap) const override;

 protected:
    Opt(const ModelConfig& config, at::TensorOptions options);
    [[nodiscard]] const at::Tensor& tokens() const { return tokens_; }

 private:
    [[nodiscard]] at::Tensor embed(const at::Tensor& ids, const at::Tensor& keyMask, Tap* tap) const;

    at::Tensor tokens_, positions_;  ///< [vocabulary, width], [positions + 2, width]
    Trunk trunk_;
};

/// transformers' OPTForCausalLM (LM head tied to the token embedding).
class OptForCausalLM final : public Opt {
 public:
    OptForCausalLM(const ModelConfig& config, at::TensorOptions options) : Opt(config, options) {}

    [[nodiscard]] at::Tensor predict(const at::Tensor& hidden) const override;
    [[nodiscard]] Loss loss(const at::Tensor& hidden, const at::Tensor& targets) const override;
    [[nodiscard]] at::Tensor losses(const at::Tensor& hidden, const at::Tensor& targets) const override;
};

}  // namespace outeffhop::models
