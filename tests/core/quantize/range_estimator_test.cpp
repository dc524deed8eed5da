// SPDX-License-Identifier: GPL-3.0-or-later
// Published numeric cases of the range estimators (T39, T40).
#include "core/quantize/range_estimator.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <vector>

namespace outeffhop::quantize {
namespace {

at::Tensor tensor(const std::vector<double>& values) {
    return at::tensor(values, at::kDouble);
}

struct Ends {
    double low, high;
};

Ends endsOf(const RangeEstimator& estimator) {
    return {estimator.range().low.item<double>(), estimator.range().high.item<double>()};
}

Ends rangeOf(const at::Tensor& x, const RangeOptions& options, const QuantizerOptions& quantizer) {
    const auto estimator = makeRangeEstimator(options, quantizer);
    estimator->observe(x);
    return endsOf(*estimator);
}

double squaredError(const at::Tensor& x, Ends range, const QuantizerOptions& quantizer) {
    const Grid grid =
        gridOver({at::scalar_tensor(range.low, at::kDouble), at::scalar_tensor(range.high, at::kDouble)}, quantizer);
    return (x - quantized(x, grid)).square().sum().item<double>();
}

const RangeOptions kGrid{.method = RangeMethod::mseGrid}, kGolden{.method = RangeMethod::mseGolden};

at::Tensor skewed() {
    return tensor({-1, -.5, -.25, 0, .3, .6, .9, 4});
}

TEST(RangeGolden, T39RunningMinMax) {
    const auto estimator = makeRangeEstimator({.method = RangeMethod::runningMinMax}, {});
    const std::vector<Ends> batches{{-1, 3}, {-2, 1}, {.5, 5}}, expected{{-1, 3}, {-1.1, 2.8}, {-.94, 3.02}};
    for (std::size_t i = 0; i < batches.size(); ++i) {
        estimator->observe(tensor({batches[i].low, batches[i].high}));
        EXPECT_NEAR(endsOf(*estimator).low, expected[i].low, 1e-12);
        EXPECT_NEAR(endsOf(*estimator).high, expected[i].high, 1e-12);
    }
}

TEST(RangeGolden, T39PercentilesInterpolate) {
    RangeOptions options{.method = RangeMethod::currentMinMax, .percentile = 99};
    const Ends hundred = rangeOf(at::arange(101, at::kDouble), options, {});
    EXPECT_NEAR(hundred.low, 1, 1e-12);
    EXPECT_NEAR(hundred.high, 99, 1e-12);
    options.percentile = 99.999;
    const at::Tensor x = at::arange(1001, at::kDouble) - 500;
    x[1000] = 1e4;
    const Ends extreme = rangeOf(x, options, {});
    EXPECT_NEAR(extreme.low, -499.99, 1e-9);
    EXPECT_NEAR(extreme.high, 9904.99, 1e-9);
}

TEST(RangeGolden, T40SymmetricGrid) {
    const QuantizerOptions four{.bits = 4, .symmetric = true}, eight{.bits = 8, .symmetric = true};
    const Ends coarse = rangeOf(skewed(), kGrid, four), fine = rangeOf(skewed(), kGrid, eight);
    EXPECT_NEAR(coarse.high, 3.87, 1e-12);
    EXPECT_NEAR(coarse.low, -3.87, 1e-12);
    EXPECT_NEAR(squaredError(skewed(), coarse, four), .20184694116953267, 1e-6);
    EXPECT_NEAR(fine.high, 4.23, 1e-12);
    EXPECT_NEAR(squaredError(skewed(), fine, eight), .0002822989265911175, 1e-8);
}

TEST(RangeGolden, T40OneSidedAndSkewedGrids) {
    const QuantizerOptions four{.bits = 4};
    const Ends skew = rangeOf(skewed(), kGrid, four);
    EXPECT_NEAR(skew.low, -1.5, 1e-12);
    EXPECT_NEAR(skew.high, 3.843, 1e-6);
    EXPECT_NEAR(squaredError(skewed(), skew, four), .08757224105813413, 1e-6);
    const Ends oneSided = rangeOf(skewed().abs(), kGrid, four);
    EXPECT_EQ(oneSided.low, 0);
    EXPECT_NEAR(oneSided.high, 4.005, 1e-12);
    EXPECT_NEAR(squaredError(skewed().abs(), oneSided, four), .021339998827079966, 1e-6);
}

TEST(RangeGolden, T40MinimisedAsymmetric) {
    const Ends four = rangeOf(skewed(), kGolden, {.bits = 4}), eight = rangeOf(skewed(), kGolden, {.bits = 8});
    EXPECT_NEAR(four.low, -2.4016621, 1e-3);
    EXPECT_NEAR(four.high, 4.2838221, 1e-3);
    EXPECT_NEAR(eight.low, -2.3954566, 1e-3);
    EXPECT_NEAR(eight.high, 4.5441599, 1e-3);
    EXPECT_NEAR(squaredError(skewed(), {-1, 4}, {.bits = 8}), .00022010765090349705, 1e-15);
}

TEST(Range, GridErrorsAddUpOverTensors) {
    const QuantizerOptions four{.bits = 4, .symmetric = true};
    const auto estimator = makeRangeEstimator(kGrid, four);
    EXPECT_FALSE(estimator->range().low.defined());
    estimator->observe(skewed());
    const double alone = endsOf(*estimator).high;
    for (int i = 0; i < 50; ++i) estimator->observe(skewed() / 4);
    EXPECT_LT(endsOf(*estimator).high, alone);
}

TEST(Range, ChannelsHaveRangesOfTheirOwn) {
    const at::Tensor weight = at::stack({skewed(), skewed() * .1});
    const QuantizerOptions each{.bits = 4, .symmetric = true, .perChannel = true};
    for (const auto method : {RangeMethod::currentMinMax, RangeMethod::runningMinMax, RangeMethod::mseGrid}) {
        const auto estimator = makeRangeEstimator({.method = method}, each);
        estimator->observe(weight);
        const Range range = estimator->range();
        ASSERT_EQ(range.high.sizes(), at::IntArrayRef({2}));
        EXPECT_LT(range.high[1].item<double>(), range.high[0].item<double>() / 4);
    }
}

}  // namespace
}  // namespace outeffhop::quantize
