// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace outeffhop::metrics {

/// Inf norm max |x| of a floating tensor on any device, 0-dimensional float32 there; NaN when an element is NaN, 0
/// without elements. On the CPU float32 and bfloat16 go at the speed of the memory.
at::Tensor maxInfNorm(const at::Tensor& x);

}  // namespace outeffhop::metrics
