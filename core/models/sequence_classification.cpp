// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/sequence_classification.h"

#include <ATen/ATen.h>

namespace outeffhop::models {
namespace {

/// Cross-entropy of logits [B, classes] and classes [B].
Loss lossOf(const at::Tensor& logits, const at::Tensor& targets) {
    const at::Tensor wide = logits.to(at::promote_types(logits.scalar_type(), at::kFloat));
    const at::Tensor losses = at::cross_entropy_loss(wide, targets, {}, at::Reduction::None, kIgnored);
    return {losses.sum(), targets.ne(kIgnored).sum(), losses.detach()};
}

/// Of each sequence the row of its last token; keyMask [B, S] or undefined.
at::Tensor lastRows(const at::Tensor& hidden, const at::Tensor& keyMask) {
    if (!keyMask.defined()) return hidden.select(1, -1);
    const at::Tensor places = at::arange(keyMask.size(1), keyMask.options().dtype(at::kLong));
    const at::Tensor last = (keyMask * places).argmax(1);
    return hidden.index({at::arange(hidden.size(0), last.options()), last});
}

}  // namespace

BertForSequenceClassification::BertForSequenceClassification(const ModelConfig& config, at::TensorOptions options)
    : Bert(config, options) {
    ParameterTree tree(*this, options, config.initStd);
    pooler_ = tree.linear("bert.pooler.dense", config.width, config.width);
    classifier_ = tree.linear("classifier", config.width, config.classes);
}

Encoded BertForSequenceClassification::encode(const at::Tensor& ids, const at::Tensor& keyMask, Observer* observer,
                                              Tap* tap) const {
    Encoded encoded = Bert::encode(ids, keyMask, observer, tap);
    encoded.hidden = encoded.hidden.select(1, 0);
    return encoded;
}

at::Tensor BertForSequenceClassification::predict(const at::Tensor& hidden) const {
    const at::Tensor pooled = at::linear(hidden, pooler_.weight, pooler_.bias).tanh();
    const at::Tensor kept = at::dropout(pooled, config().classifierDropout, is_training());
    return at::linear(kept, classifier_.weight, classifier_.bias);
}

Loss BertForSequenceClassification::loss(const at::Tensor& hidden, const at::Tensor& targets) const {
    return lossOf(predict(hidden), targets);
}

at::Tensor BertForSequenceClassification::losses(const at::Tensor& hidden, const at::Tensor& targets) const {
    const at::NoGradGuard noGradient;
    return loss(hidden, targets).tokens;
}

OptForSequenceClassification::OptForSequenceClassification(const ModelConfig& config, at::TensorOptions options)
    : Opt(config, options) {
    score_ = ParameterTree(*this, options, config.initStd)
                 .add("score.weight", at::empty({config.classes, config.width}, options).normal_(0, config.initStd));
}

Encoded OptForSequenceClassification::encode(const at::Tensor& ids, const at::Tensor& keyMask, Observer* observer,
                                             Tap* tap) const {
    Encoded encoded = Opt::encode(ids, keyMask, observer, tap);
    encoded.hidden = lastRows(encoded.hidden, keyMask);
    return encoded;
}

at::Tensor OptForSequenceClassification::predict(const at::Tensor& hidden) const {
    return at::linear(hidden, score_);
}

Loss OptForSequenceClassification::loss(const at::Tensor& hidden, const at::Tensor& targets) const {
    return lossOf(predict(hidden), targets);
}

at::Tensor OptForSequenceClassification::losses(const at::Tensor& hidden, const at::Tensor& targets) const {
    const at::NoGradGuard noGradient;
    return loss(hidden, targets).tokens;
}

}  // namespace outeffhop::models
