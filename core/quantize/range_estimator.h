// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <optional>

#include "core/quantize/quantizer.h"

namespace outeffhop::quantize {

enum class RangeMethod {
    currentMinMax,  ///< of the newest tensor
    runningMinMax,  ///< moving average over tensors
    mseGrid,        ///< least squared error of 100 thresholds (and skews), summed over tensors
    mseGolden,      ///< least squared error of the newest tensor by bounded minimisation
};

struct RangeOptions {
    RangeMethod method = RangeMethod::runningMinMax;
    double momentum = 0.9;  ///< of runningMinMax: share of the old range that stays
    std::optional<double> percentile =
        {};  ///< of the min-max methods: (100 - p, p) instead of (min, max); 50 < p <= 100
};

/// Looks at calibration tensors and says what range a quantizer should cover; as the code of arXiv 2306.12929 does.
class RangeEstimator {
 public:
    virtual ~RangeEstimator() = default;
    /// Takes in one more tensor (of any shape, floating, not empty); dimension 0 is the channel.
    virtual void observe(const at::Tensor& x) = 0;
    /// The range so far; float64. Undefined tensors before anything was observed.
    [[nodiscard]] virtual Range range() const = 0;
};

std::unique_ptr<RangeEstimator> makeRangeEstimator(const RangeOptions& options, const QuantizerOptions& quantizer);

}  // namespace outeffhop::quantize
