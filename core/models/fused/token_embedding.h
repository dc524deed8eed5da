// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace outeffhop::models::fused {

/// tokens[ids] + positions[firstPosition + place in the row], for ids [B, S] (int64) and tables [vocabulary, W] and
/// [positions, W] of fp32 or fp64 on the CPU; gives [B, S, W]. One autograd node: the gradient of the row `padding` is
/// 0 (none if negative), and sums do not depend on the number of threads. Throws for ids outside the vocabulary.
struct TokenEmbedding {
    at::Tensor tokens, positions;
    std::int64_t padding = -1, firstPosition = 0;
};
at::Tensor embed(const TokenEmbedding& table, const at::Tensor& ids);

}  // namespace outeffhop::models::fused
