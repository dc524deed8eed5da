// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/forecast.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>

namespace outeffhop::metrics {
namespace {

TEST(Forecast, ErrorsOfFourNumbers) {
    ForecastErrorSums sums;
    sums.add(at::tensor({1.0, 3.0, -2.0, 8.0}).view({1, 2, 2}), at::tensor({2.0, 3.0, -4.0, 4.0}).view({1, 2, 2}));
    const ForecastErrors errors = sums.errors();
    EXPECT_DOUBLE_EQ(errors.mse, (1 + 0 + 4 + 16) / 4.0);
    EXPECT_DOUBLE_EQ(errors.mae, (1 + 0 + 2 + 4) / 4.0);
    EXPECT_DOUBLE_EQ(errors.rmse, std::sqrt(21 / 4.0));
    EXPECT_DOUBLE_EQ(errors.mape, (0.5 + 0 + 0.5 + 1) / 4);
    EXPECT_DOUBLE_EQ(errors.mspe, (0.25 + 0 + 0.25 + 1) / 4);
    EXPECT_DOUBLE_EQ(errors.batchRmse, errors.rmse);
}

TEST(Forecast, BatchesAddUpToTheWhole) {
    at::manual_seed(1);
    const at::Tensor prediction = at::randn({7, 3, 2}, at::kDouble), target = at::randn({7, 3, 2}, at::kDouble);
    ForecastErrorSums whole, parts;
    whole.add(prediction, target);
    for (const auto& [first, count] : {std::pair{0, 4}, {4, 2}, {6, 1}})
        parts.add(prediction.narrow(0, first, count), target.narrow(0, first, count));
    const ForecastErrors a = whole.errors(), b = parts.errors();
    EXPECT_NEAR(a.mse, b.mse, 1e-14);
    EXPECT_NEAR(a.mae, b.mae, 1e-14);
    EXPECT_NEAR(a.rmse, b.rmse, 1e-14);
    EXPECT_NEAR(a.mape, b.mape, 1e-12);
    EXPECT_NEAR(a.mspe / b.mspe, 1, 1e-12);
    EXPECT_EQ(b.windows, 7);
    EXPECT_EQ(b.numbers, 42);
    EXPECT_NEAR(a.mse, at::mse_loss(prediction, target).item<double>(), 1e-14);
    const auto root = [&](int first, int count) {
        const at::Tensor error = prediction.narrow(0, first, count) - target.narrow(0, first, count);
        return count * std::sqrt(error.to(at::kDouble).square().mean().item<double>());
    };
    EXPECT_NEAR(b.batchRmse, (root(0, 4) + root(4, 2) + root(6, 1)) / 7, 1e-12);
    EXPECT_LT(b.batchRmse, b.rmse);
}

TEST(Forecast, TargetsOfZeroMakeRelativeErrorsInfinite) {
    ForecastErrorSums sums;
    sums.add(at::ones({1, 1, 2}), at::tensor({0.0, 1.0}).view({1, 1, 2}));
    EXPECT_TRUE(std::isinf(sums.errors().mape));
    EXPECT_DOUBLE_EQ(sums.errors().mae, 0.5);
}

TEST(Forecast, NothingIsNoNumber) {
    EXPECT_TRUE(std::isnan(ForecastErrorSums().errors().mse));
    ForecastErrorSums sums;
    EXPECT_THROW(sums.add(at::ones({1, 2, 2}), at::ones({1, 2, 3})), c10::Error);
}

}  // namespace
}  // namespace outeffhop::metrics
