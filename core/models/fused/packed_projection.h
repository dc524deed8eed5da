// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include "core/models/fused/gemm.h"
#include "core/models/parameter_tree.h"

namespace outeffhop::models::fused {

/// All three maps of x [B, S, in] in one product: [B, S, 3, heads, out / heads]. Gradients reach the parts. Any device
/// and type; `factors` counts for fp32 on the CPU.
at::Tensor packedProjection(const at::Tensor& x, const PackedLinear& map, int64_t heads,
                            Factors factors = Factors::exact);

}  // namespace outeffhop::models::fused
