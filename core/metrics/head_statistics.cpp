// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/head_statistics.h"

#include <ATen/ATen.h>

namespace outeffhop::metrics {
namespace {

/// Mean of values [B, H, Q, ...] over batch and the selected queries.
at::Tensor meanOverQueries(const at::Tensor& values, const at::Tensor& queryMask) {
    constexpr std::array<int64_t, 2> kBatchAndQueries{0, 2};
    if (!queryMask.defined()) return values.mean(kBatchAndQueries);
    at::Tensor selected = queryMask.unsqueeze(1).to(values.scalar_type());
    while (selected.dim() < values.dim()) selected = selected.unsqueeze(-1);
    return (values * selected).sum(kBatchAndQueries) / queryMask.sum();
}

at::Tensor inFloats(const at::Tensor& x) {
    return at::isReducedFloatingType(x.scalar_type()) ? x.detach().to(at::kFloat) : x.detach();
}

}  // namespace

at::Tensor noopMass(const at::Tensor& noop, const at::Tensor& queryMask) {
    return meanOverQueries(inFloats(noop), queryMask);
}

at::Tensor sinkMass(const at::Tensor& probabilities, const at::Tensor& queryMask) {
    return meanOverQueries(inFloats(probabilities), queryMask);
}

at::Tensor entropy(const at::Tensor& probabilities, const at::Tensor& queryMask) {
    const at::Tensor p = inFloats(probabilities);
    return meanOverQueries(at::xlogy(p, p).sum(-1).neg_(), queryMask);
}

}  // namespace outeffhop::metrics
