// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/models/transformer.h"
#include "core/models/trunk.h"

namespace outeffhop::models {

/// timm's VisionTransformer: patches, a class token in front of them, learned positions, and a linear classifier of the
/// class token behind the final norm.
class VisionTransformer final : public Transformer {
 public:
    VisionTransformer(const ModelConfig& config, at::TensorOptions options);

    /// A key mask has to be undefined: patches are all real.
    Encoded encode(const at::Tensor& pixels, const at::Tensor& keyMask, Observer* observer, Tap* tap) const override;
    [[nodiscard]] at::Tensor predict(const at::Tensor& hidden) const override;
    [[nodiscard]] Loss loss(const at::Tensor& hidden, const at::Tensor& targets) const override;
    [[nodiscard]] at::Tensor losses(const at::Tensor& hidden, const at::Tensor& targets) const override;

 private:
    [[nodiscard]] at::Tensor embed(const at::Tensor& pixels, Tap* tap) const;

    at::Tensor classToken_, positions_;  ///< [1, 1, width], [1, 1 + patches, width]
    Affine patches_, embeddingNorm_;     ///< [width, channels, patch, patch]; the norm may be undefined
    Trunk trunk_;
    Affine head_;
};

}  // namespace outeffhop::models
