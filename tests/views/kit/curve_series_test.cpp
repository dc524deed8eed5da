// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/curve_series.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

namespace outeffhop::kit {
namespace {

const double kNaN = std::nan(""), kInf = std::numeric_limits<double>::infinity();

CurveSeries noise(std::size_t points) {
    std::mt19937 random(1);
    std::normal_distribution<double> normal;
    CurveSeries series;
    for (std::size_t i = 0; i < points; ++i) series.append(double(i), normal(random));
    return series;
}

std::pair<double, double> extremes(const std::vector<CurvePoint>& points) {
    std::pair<double, double> out{kInf, -kInf};
    for (const auto& p : points) out = {std::fmin(out.first, p.value), std::fmax(out.second, p.value)};
    return out;
}

TEST(CurveSeries, FewPointsAreDrawnAsTheyAre) {
    const CurveSeries series = noise(1000);
    EXPECT_EQ(series.visible({0, 1000}, 400).size(), 1000u);
}

TEST(CurveSeries, DecimationKeepsEveryExtremeOfEveryRange) {
    CurveSeries series = noise(100'000);
    std::mt19937 random(2);
    for (int trial = 0; trial < 50; ++trial) {
        const double a = double(random() % 90'000), b = a + 100 + double(random() % 9'900) * (trial % 2 ? 1 : 5);
        const auto shown = series.visible({a, b}, 100);
        EXPECT_LE(shown.size(), 600u);
        double lowest = kInf, highest = -kInf;
        for (std::size_t i = std::size_t(a); i <= std::min<std::size_t>(std::size_t(b), series.size() - 1); ++i) {
            lowest = std::min(lowest, series[i].value);
            highest = std::max(highest, series[i].value);
        }
        const auto [low, high] = extremes(shown);
        EXPECT_LE(low, lowest);
        EXPECT_GE(high, highest);
    }
}

TEST(CurveSeries, ASingleSpikeInAMillionIsSeen) {
    CurveSeries series;
    for (int i = 0; i < 1'000'000; ++i) series.append(i, i == 654'321 ? 99 : 1);
    EXPECT_EQ(extremes(series.visible({0, 1e6}, 800)).second, 99);
    EXPECT_LE(series.visible({0, 1e6}, 800).size(), 4'100u);
}

TEST(CurveSeries, FindsTheLastPointAtOrBefore) {
    CurveSeries series;
    for (double step : {10.0, 20.0, 20.0, 30.0}) series.append(step, step);
    EXPECT_FALSE(series.lastAtOrBefore(9));
    EXPECT_EQ(series.lastAtOrBefore(10), 0u);
    EXPECT_EQ(series.lastAtOrBefore(25), 2u);
    EXPECT_EQ(series.lastAtOrBefore(99), 3u);
}

TEST(CurveSeries, CountsWhatIsOffTheAxis) {
    CurveSeries series = noise(10'000);
    std::size_t above = 0, below = 0;
    double highest = 0;
    for (std::size_t i = 1'000; i <= 9'000; ++i) {
        above += series[i].value > 2;
        below += series[i].value < -2.5;
        highest = std::max(highest, series[i].value);
    }
    const OffAxis off = series.offAxis({1'000, 9'000}, {-2.5, 2});
    EXPECT_EQ(off.above, above);
    EXPECT_EQ(off.below, below);
    EXPECT_EQ(off.highest.value, highest);
    EXPECT_EQ(series.offAxis({0, 1e9}, {-100, 100}).above, 0u);
}

TEST(CurveSeries, InfinitiesAreOffTheAxisAndNaNIsNot) {
    CurveSeries series;
    for (double v : {1.0, kInf, kNaN, -kInf, 2.0}) series.append(double(series.size()), v);
    const OffAxis off = series.offAxis({0, 10}, {0, 5});
    EXPECT_EQ(off.above, 1u);
    EXPECT_EQ(off.below, 1u);
}

const QRectF kBox(0, 0, 100, 100);

TEST(CurveLines, AreCutAtTheEdges) {
    const auto lines = curveLines({{0, 0}, {10, 20}, {20, 0}}, {0, 20}, {0, 10}, false, kBox);
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(lines[0].back(), QPointF(25, 0));
    EXPECT_EQ(lines[1].front(), QPointF(75, 0));
    for (const auto& line : lines)
        for (const QPointF& p : line) EXPECT_TRUE(kBox.contains(p));
}

TEST(CurveLines, NaNIsAGapAndALonePointStays) {
    const auto lines = curveLines({{0, 1}, {1, 1}, {2, kNaN}, {3, 1}, {4, kNaN}}, {0, 4}, {0, 2}, false, kBox);
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(lines[0].size(), 2);
    EXPECT_EQ(lines[1].size(), 1);
}

TEST(CurveLines, LogarithmicAxisHasNoPlaceForZero) {
    const auto lines = curveLines({{0, 1}, {1, 0}, {2, 100}, {3, kInf}}, {0, 3}, {1, 100}, true, kBox);
    for (const auto& line : lines)
        for (const QPointF& p : line) EXPECT_TRUE(kBox.contains(p)) << p.x() << ' ' << p.y();
    EXPECT_TRUE(curveLines({{0, -1}, {1, 0}}, {0, 1}, {1, 10}, true, kBox).empty());
}

}  // namespace
}  // namespace outeffhop::kit
