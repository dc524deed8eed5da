// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <tuple>

#include "core/models/fused/gemm.h"
#include "core/models/parameter_tree.h"

/// What stands between two attentions, as one autograd node with a hand-written backward, for fp32 and fp64 on the CPU:
///
///     s1 = residual + dropout(context Wo + bo)      n1 = LayerNorm(s1)
///     f  = act(n1 W1 + b1)
///     s2 = (s1 or n1) + dropout(f W2 + b2)          n2 = LayerNorm(s2)
///     qkv of the next layer = n2 Wqkv + bqkv
///
/// Pre-LN (OPT): the second residual is s1, the block's output s2, and the last LayerNorm is the next layer's (or the
/// model's final one). Post-LN (BERT): it is n1, the output is n2, and both LayerNorms are the block's own.
/// Rows are worked off in blocks that stay in the cache through all of this.
namespace outeffhop::models::fused {

struct SegmentOptions {
    bool preNorm = true;
    bool gelu = false;  ///< else ReLU
    double dropout = 0;
    double eps = 1e-5;
    Factors factors = Factors::exact;
    bool secondDropout = true;  ///< dropout behind the feed-forward too
};

/// The norms may be undefined in the post-LN form, n is then s.
struct SegmentWeights {
    Affine attentionOut, firstNorm, ffnIn, ffnOut, secondNorm;
    const PackedLinear* nextQkv = nullptr;  ///< nullptr behind the last block
};

/// From `residual` [B, S, W] and `context` [B, H, S, D] to the block's output [B, S, W] and to qkv [B, S, 3, H, D] (n2
/// [B, S, W] behind the last block). With gradients to both inputs and to all weights.
std::tuple<at::Tensor, at::Tensor> segment(const at::Tensor& residual, const at::Tensor& context,
                                           const SegmentWeights& weights, const SegmentOptions& options);

}  // namespace outeffhop::models::fused
