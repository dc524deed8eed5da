// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/bert.h"

#include <ATen/ATen.h>

#include "core/models/cross_entropy.h"

namespace outeffhop::models {
namespace {

Block makeBlock(ParameterTree& tree, const std::string& path, const ModelConfig& config) {
    Block block;
    block.qkv = tree.packedLinear(path + ".attention.self", {"query", "key", "value"}, config.width, config.width);
    block.attentionOut = tree.linear(path + ".attention.output.dense", config.width, config.width);
    block.attentionNorm = tree.norm(path + ".attention.output.LayerNorm", config.width);
    block.ffnIn = tree.linear(path + ".intermediate.dense", config.width, config.ffnWidth);
    block.ffnOut = tree.linear(path + ".output.dense", config.ffnWidth, config.width);
    block.ffnNorm = tree.norm(path + ".output.LayerNorm", config.width);
    addMethod(tree, path + ".attention.self", config, block);
    return block;
}

/// Positions of the targets that count, in a flat [B S] order.
at::Tensor rowsWithTarget(const at::Tensor& flatTargets) {
    return flatTargets.ne(kIgnored).nonzero().squeeze(1);
}

}  // namespace

Bert::Bert(const ModelConfig& config, at::TensorOptions options) : Transformer(config) {
    ParameterTree tree(*this, options, config.initStd);
    const std::string embeddings = "bert.embeddings.";
    words_ = tree.embedding(embeddings + "word_embeddings", config.vocabulary, config.width, config.paddingToken);
    positions_ = tree.embedding(embeddings + "position_embeddings", config.positions, config.width);
    types_ = tree.embedding(embeddings + "token_type_embeddings", config.tokenTypes, config.width);
    embeddingNorm_ = tree.norm(embeddings + "LayerNorm", config.width);
    trunk_.preNorm = false;
    trunk_.gelu = true;
    for (int64_t layer = 0; layer < config.layers; ++layer)
        trunk_.blocks.push_back(makeBlock(tree, "bert.encoder.layer." + std::to_string(layer), config));
}

BertForMaskedLM::BertForMaskedLM(const ModelConfig& config, at::TensorOptions options) : Bert(config, options) {
    ParameterTree tree(*this, options, config.initStd);
    decoderBias_ = tree.zeros("cls.predictions.bias", config.vocabulary);
    transform_ = tree.linear("cls.predictions.transform.dense", config.width, config.width);
    transformNorm_ = tree.norm("cls.predictions.transform.LayerNorm", config.width);
}

at::Tensor Bert::embed(const at::Tensor& ids, const at::Tensor& types, Tap* tap) const {
    TORCH_CHECK(ids.dim() == 2 && ids.size(1) <= config().positions, "token ids of shape ", ids.sizes(),
                " do not fit a model with ", config().positions, " positions");
    const at::Tensor ofTypes = types.defined() ? at::embedding(types_, types) : types_.select(0, 0);
    const at::Tensor words = through(tap, {Place::tokenEmbedding}, at::embedding(words_, ids, config().paddingToken));
    const at::Tensor typed = through(tap, {Place::tokenTypeSum}, words + ofTypes);
    const at::Tensor sum = through(tap, {Place::embedding}, typed + positions_.narrow(0, 0, ids.size(1)));
    const at::Tensor normed = through(
        tap, {Place::embeddingNorm},
        at::layer_norm(sum, {config().width}, embeddingNorm_.weight, embeddingNorm_.bias, config().layerNormEps));
    return at::dropout(normed, config().dropout, is_training());
}

Encoded Bert::encode(const at::Tensor& ids, const at::Tensor& keyMask, Observer* observer, Tap* tap) const {
    if (tap) tap->beginBatch(keyMask);
    const bool typed = ids.dim() == 3;
    const at::Tensor embedding = typed ? embed(ids.select(1, 0), ids.select(1, 1), tap) : embed(ids, {}, tap);
    return models::encode(trunk_, config(), embedding, keyMask, is_training(), observer, tap);
}

at::Tensor BertForMaskedLM::transform(const at::Tensor& hidden) const {
    const at::Tensor inner = at::gelu(at::linear(hidden, transform_.weight, transform_.bias));
    return at::layer_norm(inner, {config().width}, transformNorm_.weight, transformNorm_.bias, config().layerNormEps);
}

at::Tensor BertForMaskedLM::predict(const at::Tensor& hidden) const {
    return at::linear(transform(hidden), words(), decoderBias_);
}

Loss BertForMaskedLM::loss(const at::Tensor& hidden, const at::Tensor& targets) const {
    const at::Tensor flat = targets.flatten(), rows = rowsWithTarget(flat);
    const at::Tensor inputs = hidden.flatten(0, 1).index_select(0, rows);
    return crossEntropy(transform(inputs), words(), decoderBias_, flat.index_select(0, rows), config().bf16Products);
}

at::Tensor BertForMaskedLM::losses(const at::Tensor& hidden, const at::Tensor& targets) const {
    const at::NoGradGuard noGradient;
    const at::Tensor flat = targets.flatten(), rows = rowsWithTarget(flat);
    const at::Tensor inputs = hidden.flatten(0, 1).index_select(0, rows);
    const at::Tensor losses =
        tokenCrossEntropy(transform(inputs), words(), decoderBias_, flat.index_select(0, rows), config().bf16Products);
    return at::zeros(flat.sizes(), losses.options()).index_copy_(0, rows, losses).view_as(targets);
}

}  // namespace outeffhop::models
