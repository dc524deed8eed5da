// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/theory/recall.h"

#include <ATen/ATen.h>

namespace outeffhop::theory {

Recall recallOf(const attention::Memory& memory, const at::Tensor& queries) {
    constexpr double kFarthest = .2, kSmallestNorm = 1e-12;
    const at::Tensor& patterns = memory.patterns;
    const at::Tensor found = attention::retrieve(memory, queries);
    const at::Tensor error = (patterns.clamp(0, 1) - found.clamp(0, 1)).square().sum(-1);
    const at::Tensor cosine = at::cosine_similarity(patterns, found, 1, kSmallestNorm);
    return {error.mean().item<double>(), (1 - cosine).le(kFarthest).to(at::kDouble).mean().item<double>()};
}

}  // namespace outeffhop::theory
