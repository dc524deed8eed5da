// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantize/range_estimator.h"

#include "core/quantize/min_max_range.h"
#include "core/quantize/mse_range.h"

namespace outeffhop::quantize {

std::unique_ptr<RangeEstimator> makeRangeEstimator(const RangeOptions& options, const QuantizerOptions& quantizer) {
    switch (options.method) {
        case RangeMethod::currentMinMax:
            return std::make_unique<MinMaxRange>(0, options.percentile, quantizer.perChannel);
        case RangeMethod::runningMinMax:
            return std::make_unique<MinMaxRange>(options.momentum, options.percentile, quantizer.perChannel);
        case RangeMethod::mseGrid:
            return std::make_unique<MseGridRange>(quantizer);
        case RangeMethod::mseGolden:
            return std::make_unique<MseGoldenRange>(quantizer);
    }
    return nullptr;
}

}  // namespace outeffhop::quantize
