// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace outeffhop::metrics {

/// Inf norm max |x| of each of some floating tensors on one device, float32 [tensors] there; NaN where an element is
/// NaN, 0 without elements. On the CPU float32 and bfloat16 go at the speed of the memory.
at::Tensor maxInfNorms(at::TensorList tensors);

}  // namespace outeffhop::metrics
