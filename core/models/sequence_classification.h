// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/models/bert.h"
#include "core/models/opt.h"

/// Classifiers of sequences: logits of ModelConfig::classes, from one token of each.
namespace outeffhop::models {

/// transformers' BertForSequenceClassification: pooler (a linear map and tanh), dropout and classifier of the first
/// token.
class BertForSequenceClassification final : public Bert {
 public:
    BertForSequenceClassification(const ModelConfig& config, at::TensorOptions options);

    Encoded encode(const at::Tensor& ids, const at::Tensor& keyMask, Observer* observer, Tap* tap) const override;
    [[nodiscard]] at::Tensor predict(const at::Tensor& hidden) const override;
    [[nodiscard]] Loss loss(const at::Tensor& hidden, const at::Tensor& targets) const override;
    [[nodiscard]] at::Tensor losses(const at::Tensor& hidden, const at::Tensor& targets) const override;

 private:
    Affine pooler_, classifier_;
};

/// transformers' OPTForSequenceClassification: a linear map without bias of the last token that is not padding, which
/// here the key mask says (transformers compares ids with pad_token_id).
class OptForSequenceClassification final : public Opt {
 public:
    OptForSequenceClassification(const ModelConfig& config, at::TensorOptions options);

    Encoded encode(const at::Tensor& ids, const at::Tensor& keyMask, Observer* observer, Tap* tap) const override;
    [[nodiscard]] at::Tensor predict(const at::Tensor& hidden) const override;
    [[nodiscard]] Loss loss(const at::Tensor& hidden, const at::Tensor& targets) const override;
    [[nodiscard]] at::Tensor losses(const at::Tensor& hidden, const at::Tensor& targets) const override;

 private:
    at::Tensor score_;  ///< [classes, width]
};

}  // namespace outeffhop::models
