// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

#include "core/attention/attention.h"

namespace outeffhop::attention {

/// What stands between the steps of attention, and gives back what the next one goes on with. Empty: nothing.
struct Interception {
    std::function<at::Tensor(const at::Tensor&)> logits;         ///< scaled, before the mask; [B, H, Q, K]
    std::function<at::Tensor(const at::Tensor&)> probabilities;  ///< before dropout
};

/// The explicit form softmax(q k^T) v with all probabilities in memory: the oracle of the fused path, and the way to
/// the probabilities themselves. Every normalizer; float32 inside for reduced precision. options.scale is not 0.
Attended attendMaterialised(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& keyMask,
                            const AttentionOptions& options, const Interception& interception = {});

}  // namespace outeffhop::attention
