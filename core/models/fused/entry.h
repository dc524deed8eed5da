// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <tuple>

#include "core/models/fused/gemm.h"
#include "core/models/parameter_tree.h"

/// What stands in front of the first attention, as one autograd node, for fp32 and fp64 on the CPU:
///
///     n = LayerNorm(x)        qkv = n Wqkv + bqkv
///
/// Post-LN models have no LayerNorm here: `norm` is undefined, and n is x.
namespace outeffhop::models::fused {

struct EntryWeights {
    Affine norm;
    const PackedLinear& qkv;
};

/// From the embedding x [B, S, W] to the first residual, which is x, and to qkv [B, S, 3, H, D]. Gradients of the two
/// meet inside.
std::tuple<at::Tensor, at::Tensor> entry(const at::Tensor& x, const EntryWeights& weights, std::int64_t heads,
                                         double eps, Factors factors);

}  // namespace outeffhop::models::fused
