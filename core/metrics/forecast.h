// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace outeffhop::metrics {

/// Errors of predicted numbers p against targets t, over all numbers of all batches.
struct ForecastErrors {
    double mse = 0;        ///< mean of (p - t)^2
    double mae = 0;        ///< mean of |p - t|
    double rmse = 0;       ///< root of mse
    double mape = 0;       ///< mean of |(p - t) / t|, a share, not percent; infinite where a target is 0
    double mspe = 0;       ///< mean of ((p - t) / t)^2, likewise
    double batchRmse = 0;  ///< the reference code's RMSE: the mean of the root of each batch's mse, weighted by windows
    std::int64_t windows = 0, numbers = 0;
};

/// Sums them batch by batch, in float64. Scale: whatever the tensors have; the paper's figures are on the scale
/// standardised by the training rows.
class ForecastErrorSums {
 public:
    /// Both [windows, horizon, series], floating point, on one device.
    void add(const at::Tensor& prediction, const at::Tensor& target);

    /// NaN before the first number.
    [[nodiscard]] ForecastErrors errors() const;

 private:
    double squares_ = 0, sizes_ = 0, relativeSquares_ = 0, relativeSizes_ = 0, batchRoots_ = 0;
    std::int64_t windows_ = 0, numbers_ = 0;
};

}  // namespace outeffhop::metrics
