// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "core/store/records.h"

namespace outeffhop::metrics {

/// Statistics of x [sequences, tokens, channels], any floating type, CPU or CUDA, in one pass: see the record for the
/// definitions. Values are taken as float32, sums in float64. NaN and infinities are counted apart and left out of all
/// else; kurtosis of constant values, and everything of a tensor without finite values, is 0. Averages are over the
/// sequences that have a finite value. The step and the tensor's id are left to the caller.
/// `tokenMask`: undefined, or bool [sequences, tokens] with false on those that do not count, such as padding.
store::ActivationRecord statistics(const at::Tensor& x, const at::Tensor& tokenMask = {});

/// The `k` largest finite |x| of x [sequences, tokens, channels], largest first; of equal ones the earlier.
/// `tokenMask`: as above.
std::vector<store::OutlierRecord> largest(const at::Tensor& x, int k, const at::Tensor& tokenMask = {});

}  // namespace outeffhop::metrics
