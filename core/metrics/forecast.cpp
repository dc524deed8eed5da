// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/forecast.h"

#include <ATen/ATen.h>

#include <cmath>

namespace outeffhop::metrics {

void ForecastErrorSums::add(const at::Tensor& prediction, const at::Tensor& target) {
    TORCH_CHECK(prediction.sizes() == target.sizes() && target.dim() == 3, "a forecast of ", prediction.sizes(),
                " does not fit targets of ", target.sizes());
    if (target.numel() == 0) return;
    const at::NoGradGuard noGradient;
    const at::Tensor t = target.to(at::kDouble), error = prediction.to(at::kDouble) - t, relative = error / t;
    const at::Tensor sums =
        at::stack({error.square().sum(), error.abs().sum(), relative.square().sum(), relative.abs().sum()})
            .to(at::kCPU);
    const double* sum = sums.const_data_ptr<double>();
    squares_ += sum[0];
    sizes_ += sum[1];
    relativeSquares_ += sum[2];
    relativeSizes_ += sum[3];
    batchRoots_ += std::sqrt(sum[0] / static_cast<double>(target.numel())) * static_cast<double>(target.size(0));
    windows_ += target.size(0);
    numbers_ += target.numel();
}

ForecastErrors ForecastErrorSums::errors() const {
    const auto count = static_cast<double>(numbers_);
    const double mse = squares_ / count;
    return {mse,
            sizes_ / count,
            std::sqrt(mse),
            relativeSizes_ / count,
            relativeSquares_ / count,
            batchRoots_ / static_cast<double>(windows_),
            windows_,
            numbers_};
}

}  // namespace outeffhop::metrics
