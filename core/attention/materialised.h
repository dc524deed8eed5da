// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/attention/attention.h"

namespace outeffhop::attention {

/// The explicit form softmax(q k^T) v with all probabilities in memory: the oracle of the fused path, and the way to
/// the probabilities themselves. Every normalizer; float32 inside for reduced precision.
Attended attendMaterialised(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& keyMask,
                            const AttentionOptions& options);

}  // namespace outeffhop::attention
