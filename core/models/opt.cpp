// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/opt.h"

#include <ATen/ATen.h>

#include "core/models/cross_entropy.h"
#include "core/models/fused/rows.h"
#include "core/models/fused/token_embedding.h"

namespace outeffhop::models {
namespace {

/// Rows of the position table in front of the first position (padding reads the second of them).
constexpr int64_t kPositionOffset = 2;

Block makeBlock(ParameterTree& tree, const std::string& path, const ModelConfig& config) {
    Block block;
    block.qkv = tree.packedLinear(path + ".self_attn", {"q_proj", "k_proj", "v_proj"}, config.width, config.width);
    block.attentionOut = tree.linear(path + ".self_attn.out_proj", config.width, config.width);
    block.attentionNorm = tree.norm(path + ".self_attn_layer_norm", config.width);
    block.ffnIn = tree.linear(path + ".fc1", config.width, config.ffnWidth);
    block.ffnOut = tree.linear(path + ".fc2", config.ffnWidth, config.width);
    block.ffnNorm = tree.norm(path + ".final_layer_norm", config.width);
    addMethod(tree, path + ".self_attn", config, block);
    return block;
}

}  // namespace

Opt::Opt(const ModelConfig& config, at::TensorOptions options) : Transformer(config) {
    ParameterTree tree(*this, options, config.initStd);
    const std::string decoder = "model.decoder.";
    tokens_ = tree.embedding(decoder + "embed_tokens", config.vocabulary, config.width, config.paddingToken);
    positions_ = tree.embedding(decoder + "embed_positions", config.positions + kPositionOffset, config.width);
    trunk_.finalNorm = tree.norm(decoder + "final_layer_norm", config.width);
    trunk_.causal = true;
    for (int64_t layer = 0; layer < config.layers; ++layer)
        trunk_.blocks.push_back(makeBlock(tree, decoder + "layers." + std::to_string(layer), config));
}

at::Tensor Opt::embed(const at::Tensor& ids, const at::Tensor& keyMask, Tap* tap) const {
    TORCH_CHECK(ids.dim() == 2 && ids.size(1) <= config().positions, "token ids of shape ", ids.sizes(),
                " do not fit a model with ", config().positions, " positions");
    if (!keyMask.defined() && !tap && fused::hasKernelsFor(tokens_))
        return fused::embed({tokens_, positions_, config().paddingToken, kPositionOffset}, ids);
    const at::Tensor tokens = through(tap, {Place::tokenEmbedding}, at::embedding(tokens_, ids, config().paddingToken));
    if (!keyMask.defined())
        return through(tap, {Place::embedding}, tokens + positions_.narrow(0, kPositionOffset, ids.size(1)));
    const at::Tensor mask = keyMask.to(at::kLong);
    return through(tap, {Place::embedding},
                   tokens + at::embedding(positions_, mask.cumsum(1) * mask - 1 + kPositionOffset));
}

Encoded Opt::encode(const at::Tensor& ids, const at::Tensor& keyMask, Observer* observer, Tap* tap) const {
    if (tap) tap->beginBatch(keyMask);
    return models::encode(trunk_, config(), embed(ids, keyMask, tap), keyMask, is_training(), observer, tap);
}

at::Tensor OptForCausalLM::predict(const at::Tensor& hidden) const {
    return at::linear(hidden, tokens());
}

Loss OptForCausalLM::loss(const at::Tensor& hidden, const at::Tensor& targets) const {
    return crossEntropy(hidden.flatten(0, 1), tokens(), {}, targets.flatten(), config().bf16Products);
}

at::Tensor OptForCausalLM::losses(const at::Tensor& hidden, const at::Tensor& targets) const {
    return tokenCrossEntropy(hidden.flatten(0, 1), tokens(), {}, targets.flatten(), config().bf16Products)
        .view_as(targets);
}

}  // namespace outeffhop::models
