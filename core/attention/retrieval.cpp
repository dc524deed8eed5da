// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/attention/retrieval.h"

#include <ATen/ATen.h>

#include <cmath>
#include <limits>

namespace outeffhop::attention {
namespace {

/// <pattern, x> of each pattern; -inf for those that take no part.
at::Tensor overlaps(const Memory& memory, const at::Tensor& x) {
    constexpr double kNone = -std::numeric_limits<double>::infinity();
    at::Tensor z = x.matmul(memory.patterns.t());
    if (memory.noopPatterns.defined()) z = z.masked_fill(memory.noopPatterns, kNone);
    if (memory.noopThreshold) z = z.masked_fill(z * memory.beta < *memory.noopThreshold, kNone);
    return z;
}

double tsallisAlpha(const Normalizer& normalizer) {
    if (normalizer.kind == NormalizerKind::sparsemax) return 2;
    return normalizer.kind == NormalizerKind::entmax15 ? 1.5 : normalizer.alpha;
}

at::Tensor sparsePotential(const at::Tensor& logits, const Normalizer& normalizer) {
    const double alpha = tsallisAlpha(normalizer);
    const at::Tensor p = normalize(logits, normalizer);
    const at::Tensor mean = (p * logits.masked_fill(p == 0, 0)).sum(-1);
    return mean + (1 - p.pow(alpha).sum(-1)) / (alpha * (alpha - 1));
}

}  // namespace

at::Tensor lse1(const at::Tensor& z, double beta, double noopClasses) {
    const at::Tensor ofPatterns = logSumExp(z * beta);
    if (noopClasses == 0) return ofPatterns / beta;
    return at::logaddexp(ofPatterns, at::full_like(ofPatterns, std::log(noopClasses))) / beta;
}

at::Tensor potential(const at::Tensor& logits, const Normalizer& normalizer) {
    if (normalizer.isSparse()) return sparsePotential(logits, normalizer);
    TORCH_CHECK(normalizer.isExponential() && !normalizer.clips(), nameOf(normalizer.kind), " is no gradient");
    return lse1(logits, 1, normalizer.nullKeys());
}

at::Tensor association(const Memory& memory, const at::Tensor& x) {
    return normalize(overlaps(memory, x) * memory.beta, memory.normalizer);
}

at::Tensor retrieve(const Memory& memory, const at::Tensor& x) {
    return association(memory, x).matmul(memory.patterns);
}

at::Tensor energy(const Memory& memory, const at::Tensor& x) {
    return x.square().sum(-1) / 2 - potential(overlaps(memory, x) * memory.beta, memory.normalizer) / memory.beta;
}

std::vector<at::Tensor> trajectory(const Memory& memory, const at::Tensor& x, int64_t steps, double tolerance) {
    std::vector<at::Tensor> states{x};
    for (int64_t step = 0; step < steps; ++step) {
        states.push_back(retrieve(memory, states.back()));
        const at::Tensor moved = (states.back() - states[states.size() - 2]).abs().max();
        if (moved.item<double>() <= tolerance) break;
    }
    return states;
}

at::Tensor retrievalErrorBound(const Memory& memory, const at::Tensor& x, int64_t m) {
    const at::Tensor z = x.matmul(memory.patterns.t());
    const at::Tensor mine = z.select(-1, m);
    at::Tensor bound = memory.normalizer.nullKeys() * (mine * -memory.beta).exp();
    if (const int64_t others = z.size(-1) - 1; others > 0) {
        at::Tensor rest = z.clone();
        rest.select(-1, m).fill_(-std::numeric_limits<double>::infinity());
        bound = bound + 2 * others * ((rest.amax(-1) - mine) * memory.beta).exp();
    }
    return bound * memory.patterns.norm(2, 1).max();
}

}  // namespace outeffhop::attention
