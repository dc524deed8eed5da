// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/models/transformer.h"
#include "core/models/trunk.h"

namespace outeffhop::models {

/// transformers' BertForMaskedLM (post-LN, exact GELU, token types, decoder tied to the word embedding). All tokens are
/// of type 0.
class BertForMaskedLM final : public Transformer {
 public:
    BertForMaskedLM(const ModelConfig& config, at::TensorOptions options);

    Encoded encode(const at::Tensor& ids, const at::Tensor& keyMask, Observer* observer, Tap* tap) const override;
    [[nodiscard]] at::Tensor predict(const at::Tensor& hidden) const override;
    /// Applies the head to the rows with a target only.
    [[nodiscard]] Loss loss(const at::Tensor& hidden, const at::Tensor& targets) const override;
    [[nodiscard]] at::Tensor losses(const at::Tensor& hidden, const at::Tensor& targets) const override;

 private:
    [[nodiscard]] at::Tensor embed(const at::Tensor& ids, Tap* tap) const;
    [[nodiscard]] at::Tensor transform(const at::Tensor& hidden) const;

    at::Tensor words_, positions_, types_;
    Affine embeddingNorm_;
    Trunk trunk_;
    Affine transform_, transformNorm_;
    at::Tensor decoderBias_;
};

}  // namespace outeffhop::models
