// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include "core/models/fused/gemm.h"
#include "core/models/parameter_tree.h"

/// Linear maps of rows by the products of gemm.h for fp32 and fp64 on the CPU, by LibTorch's operators elsewhere.
namespace outeffhop::models::fused {

/// x [..., in] weight^T + bias, with gradients; `factors` counts for fp32 on the CPU.
at::Tensor linear(const at::Tensor& x, const Affine& map, Factors factors = Factors::exact);

/// The parts of it, without gradient, for dense x [rows, in] and the gradient [rows, out] of the result.
at::Tensor linearForward(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias, Factors factors);
at::Tensor inputGradient(const at::Tensor& gradient, const at::Tensor& weight, Factors factors);
at::Tensor weightGradient(const at::Tensor& gradient, const at::Tensor& x, Factors factors);

}  // namespace outeffhop::models::fused
