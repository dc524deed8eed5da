// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/models/transformer.h"
#include "core/models/trunk.h"

namespace outeffhop::models {

/// transformers' BertModel (post-LN, exact GELU, token types, no pooler), what its heads share. Ids alone are of type
/// 0.
class Bert : public Transformer {
 public:
    Encoded encode(const at::Tensor& ids, const at::Tensor& keyMask, Observer* observer, Tap* tap) const override;

 protected:
    Bert(const ModelConfig& config, at::TensorOptions options);
    [[nodiscard]] const at::Tensor& words() const { return words_; }

 private:
    [[nodiscard]] at::Tensor embed(const at::Tensor& ids, const at::Tensor& types, Tap* tap) const;

    at::Tensor words_, positions_, types_;
    Affine embeddingNorm_;
    Trunk trunk_;
};

/// transformers' BertForMaskedLM (decoder tied to the word embedding).
class BertForMaskedLM final : public Bert {
 public:
    BertForMaskedLM(const ModelConfig& config, at::TensorOptions options);

    [[nodiscard]] at::Tensor predict(const at::Tensor& hidden) const override;
    /// Applies the head to the rows with a target only.
    [[nodiscard]] Loss loss(const at::Tensor& hidden, const at::Tensor& targets) const override;
    [[nodiscard]] at::Tensor losses(const at::Tensor& hidden, const at::Tensor& targets) const override;

 private:
    [[nodiscard]] at::Tensor transform(const at::Tensor& hidden) const;

    Affine transform_, transformNorm_;
    at::Tensor decoderBias_;
};

}  // namespace outeffhop::models
