// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/vit.h"

#include <ATen/ATen.h>

#include <cmath>

namespace outeffhop::models {
namespace {

constexpr double kClassTokenStd = 1e-6;

Block makeBlock(ParameterTree& tree, const std::string& path, const ModelConfig& config) {
    Block block;
    block.attentionNorm = tree.norm(path + ".norm1", config.width);
    block.qkv = tree.wholePackedLinear(path + ".attn.qkv", config.width, config.width, config.vision.qkvBias);
    block.attentionOut = tree.linear(path + ".attn.proj", config.width, config.width);
    block.ffnNorm = tree.norm(path + ".norm2", config.width);
    block.ffnIn = tree.linear(path + ".mlp.fc1", config.width, config.ffnWidth);
    block.ffnOut = tree.linear(path + ".mlp.fc2", config.ffnWidth, config.width);
    addMethod(tree, path + ".attn", config, block);
    return block;
}

/// Starts as torch's convolutions do: U(-1/sqrt(inputs), 1/sqrt(inputs)).
Affine makePatches(ParameterTree& tree, const ModelConfig& config) {
    const auto& vision = config.vision;
    const double bound = 1 / std::sqrt(static_cast<double>(vision.channels * vision.patch * vision.patch));
    const auto uniform = [&](at::IntArrayRef sizes) {
        return at::empty(sizes, tree.options()).uniform_(-bound, bound);
    };
    Affine patches;
    patches.weight =
        tree.add("patch_embed.proj.weight", uniform({config.width, vision.channels, vision.patch, vision.patch}));
    if (!vision.embeddingNorm) patches.bias = tree.add("patch_embed.proj.bias", uniform({config.width}));
    return patches;
}

/// [B, C, height, width] as [B, patches, C * patch * patch].
at::Tensor cut(const at::Tensor& pixels, int64_t patch) {
    const int64_t rows = pixels.size(2) / patch, columns = pixels.size(3) / patch;
    return pixels.reshape({pixels.size(0), pixels.size(1), rows, patch, columns, patch})
        .permute({0, 2, 4, 1, 3, 5})
        .reshape({pixels.size(0), rows * columns, -1});
}

}  // namespace

VisionTransformer::VisionTransformer(const ModelConfig& config, at::TensorOptions options) : Transformer(config) {
    ParameterTree tree(*this, options, config.initStd);
    const int64_t width = config.width;
    classToken_ = tree.add("cls_token", at::empty({1, 1, width}, options).normal_(0, kClassTokenStd));
    positions_ = tree.add("pos_embed", at::empty({1, config.positions, width}, options).normal_(0, config.initStd));
    patches_ = makePatches(tree, config);
    if (config.vision.embeddingNorm) embeddingNorm_ = tree.norm("norm_pre", width);
    trunk_.gelu = true;
    for (int64_t layer = 0; layer < config.layers; ++layer)
        trunk_.blocks.push_back(makeBlock(tree, "blocks." + std::to_string(layer), config));
    trunk_.finalNorm = tree.norm("norm", width);
    head_ = tree.linear("head", width, config.vision.classes);
}

at::Tensor VisionTransformer::embed(const at::Tensor& pixels, Tap* tap) const {
    const auto& vision = config().vision;
    TORCH_CHECK(pixels.dim() == 4 && pixels.size(1) == vision.channels && pixels.size(2) == vision.imageSize &&
                    pixels.size(3) == vision.imageSize,
                "images of shape ", pixels.sizes(), " do not fit a model of ", vision.channels, " channels and ",
                vision.imageSize, " pixels");
    const at::Tensor patches = through(
        tap, {Place::tokenEmbedding}, at::linear(cut(pixels, vision.patch), patches_.weight.flatten(1), patches_.bias));
    const at::Tensor tokens = at::cat({classToken_.expand({pixels.size(0), -1, -1}), patches}, 1);
    const at::Tensor sum =
        at::dropout(through(tap, {Place::embedding}, tokens + positions_), config().dropout, is_training());
    if (!embeddingNorm_.weight.defined()) return sum;
    return through(
        tap, {Place::embeddingNorm},
        at::layer_norm(sum, {config().width}, embeddingNorm_.weight, embeddingNorm_.bias, config().layerNormEps));
}

Encoded VisionTransformer::encode(const at::Tensor& pixels, const at::Tensor& keyMask, Observer* observer,
                                  Tap* tap) const {
    if (tap) tap->beginBatch(keyMask);
    return models::encode(trunk_, config(), embed(pixels, tap), keyMask, is_training(), observer, tap);
}

at::Tensor VisionTransformer::predict(const at::Tensor& hidden) const {
    return at::linear(hidden.select(1, 0), head_.weight, head_.bias);
}

Loss VisionTransformer::loss(const at::Tensor& hidden, const at::Tensor& targets) const {
    const at::Tensor logits = predict(hidden);
    const auto type = at::promote_types(logits.scalar_type(), at::kFloat);
    const at::Tensor tokens = -(targets * logits.log_softmax(-1, type)).sum(-1);
    return {tokens.sum(), at::scalar_tensor(targets.size(0), targets.options().dtype(at::kLong)), tokens.detach()};
}

at::Tensor VisionTransformer::losses(const at::Tensor& hidden, const at::Tensor& targets) const {
    const at::NoGradGuard noGradient;
    return loss(hidden, targets).tokens;
}

}  // namespace outeffhop::models
