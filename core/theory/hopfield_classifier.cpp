// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/theory/hopfield_classifier.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <cmath>

#include "core/attention/attention.h"

namespace outeffhop::theory {
namespace {

constexpr double kEpsilon = 1e-6;
constexpr std::int64_t kFfnFactor = 4;

at::Tensor through(const at::Tensor& x, const auto& map) {
    return at::linear(x, map.weight, map.bias);
}

}  // namespace

HopfieldClassifier::HopfieldClassifier(const ClassifierShape& shape) : shape_(shape) {
    const auto size = shape.size;
    const auto pixels = (shape.height / shape.patchesAcross) * (shape.width / shape.patchesAcross);
    classToken_ = register_parameter("class_token", at::randn({1, 1, size}));
    patches_ = linear("patches", shape.channels * pixels, size);
    for (std::int64_t i = 0; i < shape.blocks; ++i) {
        const auto name = [&](const char* part) { return fmt::format("block{}_{}", i, part); };
        Block block;
        block.norm = norm(name("norm"));
        block.qkv = linear(name("qkv"), size, 3 * size);
        block.out = linear(name("out"), size, size);
        block.ffnNorm = norm(name("ffn_norm"));
        block.ffnIn = linear(name("ffn_in"), size, kFfnFactor * size);
        block.ffnOut = linear(name("ffn_out"), kFfnFactor * size, size);
        blocks_.push_back(std::move(block));
    }
    lastNorm_ = norm("last_norm");
    headNorm_ = norm("head_norm");
    head_ = linear("head", size, shape.classes);
}

HopfieldClassifier::Affine HopfieldClassifier::linear(const std::string& name, std::int64_t in, std::int64_t out) {
    const double bound = std::sqrt(6.0 / static_cast<double>(in + out));
    return {register_parameter(name + "_weight", at::empty({out, in}).uniform_(-bound, bound)),
            register_parameter(name + "_bias", at::zeros({out}))};
}

HopfieldClassifier::Affine HopfieldClassifier::norm(const std::string& name) {
    return {register_parameter(name + "_weight", at::ones({shape_.size})),
            register_parameter(name + "_bias", at::zeros({shape_.size}))};
}

at::Tensor HopfieldClassifier::normed(const at::Tensor& x, const Affine& affine) const {
    return at::layer_norm(x, {shape_.size}, affine.weight, affine.bias, kEpsilon);
}

at::Tensor HopfieldClassifier::dropped(const at::Tensor& x) const {
    return at::dropout(x, shape_.dropout, is_training());
}

at::Tensor HopfieldClassifier::patches(const at::Tensor& images) const {
    const auto across = shape_.patchesAcross, rows = shape_.height / across, columns = shape_.width / across;
    const at::Tensor cut = images.narrow(2, 0, rows * across).narrow(3, 0, columns * across);
    return cut.reshape({images.size(0), shape_.channels, across, rows, across, columns})
        .permute({0, 2, 4, 1, 3, 5})
        .reshape({images.size(0), across * across, -1});
}

at::Tensor HopfieldClassifier::associated(const at::Tensor& x, const Block& block) const {
    const auto headSize = shape_.size / shape_.heads;
    attention::AttentionOptions options;
    options.normalizer = shape_.normalizer;
    options.scale = shape_.scale / std::sqrt(static_cast<double>(headSize));
    const at::Tensor qkv =
        through(normed(x, block.norm), block.qkv).view({x.size(0), x.size(1), 3, shape_.heads, headSize});
    return through(attention::attendPacked(qkv, {}, options).context.transpose(1, 2).flatten(2), block.out);
}

at::Tensor HopfieldClassifier::forward(const at::Tensor& images) const {
    at::Tensor x = at::cat({classToken_.expand({images.size(0), -1, -1}), through(patches(images), patches_)}, 1);
    for (const auto& block : blocks_) {
        x = x + associated(x, block);
        const at::Tensor inner = dropped(at::gelu(through(normed(x, block.ffnNorm), block.ffnIn)));
        x = x + dropped(through(inner, block.ffnOut));
    }
    const at::Tensor token = normed(x, lastNorm_).select(1, 0);
    return through(normed(token.relu(), headNorm_), head_);
}

}  // namespace outeffhop::theory
