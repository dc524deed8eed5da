// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/kurtosis.h"

#include <ATen/ATen.h>

namespace outeffhop::metrics {
namespace {

at::Tensor centred(const at::Tensor& x) {
    const at::Tensor wide = x.detach().to(at::kDouble);
    return wide - wide.mean(1, true);
}

}  // namespace

at::Tensor kurtosis(const at::Tensor& x) {
    const at::Tensor squares = centred(x).square();
    const at::Tensor variance = squares.mean(1), fourth = squares.square().mean(1);
    return at::where(variance > 0, fourth / variance.square(), at::zeros_like(variance));
}

at::Tensor referenceKurtosis(const at::Tensor& x) {
    constexpr double kEpsilon = 1e-6;
    const at::Tensor squares = centred(x).square();
    const at::Tensor variance = squares.sum(1) / (x.size(1) - 1);
    return squares.square().mean(1) / (variance.square() + kEpsilon);
}

at::Tensor infNorm(const at::Tensor& x) {
    return x.detach().to(at::kDouble).abs().amax(1);
}

}  // namespace outeffhop::metrics
