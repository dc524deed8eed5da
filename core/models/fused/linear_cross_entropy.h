// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "core/models/fused/gemm.h"

/// Cross-entropy of softmax(inputs weight^T + bias) without keeping the logits, for fp32 and fp64 on the CPU. Works on
/// chunks of rows; the gradient of a chunk is computed where its logits are, in the forward.
/// inputs [T, width], weight [vocabulary, width], bias [vocabulary] or undefined, targets [T] int64.
namespace outeffhop::models::fused {

struct CrossEntropy {
    at::Tensor sum;   ///< over rows whose target is not `ignored`, 0-dimensional, with gradient
    at::Tensor rows;  ///< [T], 0 where ignored, without gradient
};
CrossEntropy linearCrossEntropy(const at::Tensor& inputs, const at::Tensor& weight, const at::Tensor& bias,
                                const at::Tensor& targets, std::int64_t ignored, Factors factors = Factors::exact);

}  // namespace outeffhop::models::fused
