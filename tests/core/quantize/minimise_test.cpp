// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantize/minimise.h"

#include <gtest/gtest.h>

#include <cmath>

namespace outeffhop::quantize {
namespace {

TEST(MinimiseBounded, FindsMinimaInsideAndAtTheEnds) {
    const auto parabola = [](double x) { return (x - 2) * (x - 2) + 1; };
    EXPECT_NEAR(minimiseBounded(parabola, -3, 10).place, 2, 1e-5);
    EXPECT_NEAR(minimiseBounded(parabola, -3, 10).value, 1, 1e-9);
    EXPECT_NEAR(minimiseBounded(parabola, 3, 10).place, 3, 2e-5);
    EXPECT_NEAR(minimiseBounded([](double x) { return std::cos(x); }, 0, 6).place, M_PI, 1e-5);
    EXPECT_NEAR(minimiseBounded([](double x) { return std::abs(x - 1); }, 0, 4).place, 1, 1e-5);
}

TEST(MinimiseBounded, TakesTheStepsOfScipy) {
    int evaluations = 0;
    const auto f = [&](double x) {
        ++evaluations;
        return std::pow(x, 4) - 3 * x * x + x;
    };
    const Minimum found = minimiseBounded(f, -2, 0.5);
    EXPECT_NEAR(found.place, -1.3008393878561872, 1e-12);
    EXPECT_EQ(evaluations, 10);
}

}  // namespace
}  // namespace outeffhop::quantize
