// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/kurtosis.h"

#include <ATen/ATen.h>

namespace outeffhop::metrics {

CentralMoments centralMoments(const at::Tensor& x) {
    const at::Tensor wide = x.detach().to(at::kDouble);
    const at::Tensor squares = (wide - wide.mean(1, true)).square_();
    return {squares.mean(1), squares.square().mean(1), x.size(1)};
}

at::Tensor kurtosis(const CentralMoments& moments) {
    const at::Tensor& variance = moments.second;
    return at::where(variance > 0, moments.fourth / variance.square(), at::zeros_like(variance));
}

at::Tensor referenceKurtosis(const CentralMoments& moments) {
    constexpr double kEpsilon = 1e-6;
    const auto columns = static_cast<double>(moments.columns);
    const at::Tensor variance = moments.second * (columns / (columns - 1));
    return moments.fourth / (variance.square() + kEpsilon);
}

at::Tensor infNorm(const at::Tensor& x) {
    return x.detach().to(at::kDouble).abs().amax(1);
}

}  // namespace outeffhop::metrics
