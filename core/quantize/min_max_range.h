// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/quantize/range_estimator.h"

namespace outeffhop::quantize {

/// Smallest and largest value, or percentiles, of the newest tensor or as a moving average over tensors.
class MinMaxRange : public RangeEstimator {
 public:
    /// `momentum` 0 forgets all but the newest tensor.
    MinMaxRange(double momentum, std::optional<double> percentile, bool perChannel)
        : momentum_(momentum), percentile_(percentile), perChannel_(perChannel) {}

    void observe(const at::Tensor& x) override;
    [[nodiscard]] Range range() const override { return range_; }

 private:
    double momentum_;
    std::optional<double> percentile_;
    bool perChannel_;
    Range range_;
};

}  // namespace outeffhop::quantize
