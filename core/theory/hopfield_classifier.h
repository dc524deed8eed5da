// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/nn/module.h>

#include "core/attention/normalizers.h"

namespace outeffhop::theory {

/// The classifier of the paper's convergence experiment ("ThreeLayerViH" of U-Hop, arXiv 2404.03827, whose code
/// OutEffHop's builds on): patches through a linear map, no positions, a class token; blocks of self-association and a
/// feed-forward part, each behind a LayerNorm; then LayerNorm, ReLU, LayerNorm and a linear map of the class token.
/// Matrices start Xavier-uniform, the class token N(0, 1).
struct ClassifierShape {
    std::int64_t channels = 1, height = 0, width = 0;  ///< of images, pixels
    std::int64_t classes = 0;
    std::int64_t patchesAcross = 4;  ///< and down; what is left over at right and bottom is not seen
    std::int64_t size = 64, heads = 4, blocks = 3;
    double dropout = 0.3;  ///< behind both maps of the feed-forward part
    double scale = 1;      ///< on logits, times 1 / sqrt(channels of a head)
    attention::Normalizer normalizer = {};
};

class HopfieldClassifier : public torch::nn::Module {
 public:
    explicit HopfieldClassifier(const ClassifierShape& shape);

    /// Logits [B, classes] of images [B, channels, height, width], float32. Dropout is on in train() mode.
    [[nodiscard]] at::Tensor forward(const at::Tensor& images) const;

 private:
    struct Affine {
        at::Tensor weight, bias;
    };
    struct Block {
        Affine norm, qkv, out, ffnNorm, ffnIn, ffnOut;
    };

    Affine linear(const std::string& name, std::int64_t in, std::int64_t out);
    Affine norm(const std::string& name);
    [[nodiscard]] at::Tensor normed(const at::Tensor& x, const Affine& affine) const;
    [[nodiscard]] at::Tensor patches(const at::Tensor& images) const;
    [[nodiscard]] at::Tensor associated(const at::Tensor& x, const Block& block) const;
    [[nodiscard]] at::Tensor dropped(const at::Tensor& x) const;

    ClassifierShape shape_;
    at::Tensor classToken_;  ///< [1, 1, size]
    Affine patches_, lastNorm_, headNorm_, head_;
    std::vector<Block> blocks_;
};

}  // namespace outeffhop::theory
