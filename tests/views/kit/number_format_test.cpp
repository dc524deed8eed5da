// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/number_format.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace outeffhop::kit {
namespace {

const double kNaN = std::nan(""), kInf = std::numeric_limits<double>::infinity();

TEST(NumberFormat, UndefinedIsADashNeverZero) {
    for (double v : {kNaN, kInf, -kInf}) {
        EXPECT_EQ(formatNumber(v), "–");
        EXPECT_EQ(formatFixed(v, 2), "–");
        EXPECT_EQ(formatSigned(v), "–");
        EXPECT_EQ(formatPercent(v), "–");
        EXPECT_EQ(formatCount(v), "–");
        EXPECT_EQ(formatMeanDeviation(v, 1), "–");
        EXPECT_EQ(exactNumber(v), "");
    }
    EXPECT_EQ(formatDuration(-1), "–");
    EXPECT_EQ(formatBytes(-1), "–");
}

TEST(NumberFormat, KeepsSignificantDigits) {
    EXPECT_EQ(formatNumber(0), "0");
    EXPECT_EQ(formatNumber(49.8), "49.80");
    EXPECT_EQ(formatNumber(0.01234), "0.01234");
    EXPECT_EQ(formatNumber(9.9996), "10.00");
    EXPECT_EQ(formatNumber(12345.6), "12,346");
    EXPECT_EQ(formatNumber(123456789), "123,456,789");
    EXPECT_EQ(formatNumber(1.2e-7), "1.200e−7");
    EXPECT_EQ(formatNumber(-3.5e12, 2), "−3.5e12");
    EXPECT_EQ(formatNumber(-46.1, 3), "−46.1");
}

TEST(NumberFormat, ARoundedZeroHasNoSign) {
    EXPECT_EQ(formatFixed(-0.001, 2), "0.00");
    EXPECT_EQ(formatFixed(-0.006, 2), "−0.01");
    EXPECT_EQ(formatSigned(0), "0");
    EXPECT_EQ(formatSigned(0.012), "+0.0120");
}

TEST(NumberFormat, Ticks) {
    EXPECT_EQ(formatTick(0.5), "0.5");
    EXPECT_EQ(formatTick(0.30000000000000004), "0.3");
    EXPECT_EQ(formatTick(1500), "1,500");
    EXPECT_EQ(formatTick(200000), "200 k");
    EXPECT_EQ(formatTick(1e-5), "1e−5");
    EXPECT_EQ(formatTick(-100), "−100");
    EXPECT_EQ(formatTick(0), "0");
}

TEST(NumberFormat, Durations) {
    EXPECT_EQ(formatDuration(0.012), "12.0 ms");
    EXPECT_EQ(formatDuration(9.94), "9.9 s");
    EXPECT_EQ(formatDuration(36.2), "36 s");
    EXPECT_EQ(formatDuration(59.7), "1 min");
    EXPECT_EQ(formatDuration(125), "2 min 5 s");
    EXPECT_EQ(formatDuration(4320), "1 h 12 min");
    EXPECT_EQ(formatDuration(3 * 86400 + 4 * 3600), "3 d 4 h");
}

TEST(NumberFormat, BytesCountsPercent) {
    EXPECT_EQ(formatBytes(999), "999 B");
    EXPECT_EQ(formatBytes(3'100'000), "3.1 MB");
    EXPECT_EQ(formatBytes(999'960), "1.0 MB");
    EXPECT_EQ(formatBytes(INT64_MAX), "9.2 EB");
    EXPECT_EQ(formatCount(84'000), "84 k");
    EXPECT_EQ(formatCount(22'600'000), "22.6 M");
    EXPECT_EQ(formatCount(999'600), "1 M");
    EXPECT_EQ(formatPercent(0.013), "1.3 %");
    EXPECT_EQ(formatInteger(-1500), "−1,500");
}

TEST(NumberFormat, DeviationDecidesTheDigitsOfTheMean) {
    EXPECT_EQ(formatMeanDeviation(1.5261, 0.0284), "1.526 ± 0.028");
    EXPECT_EQ(formatMeanDeviation(49.8, 6), "49.8 ± 6.0");
    EXPECT_EQ(formatMeanDeviation(1234.5, 120), "1,235 ± 120");
    EXPECT_EQ(formatMeanDeviation(1.5, 0), "1.500 ± 0");
    EXPECT_EQ(formatMeanDeviation(1.5, kNaN), "1.500");
}

TEST(NumberFormat, ExactNumbersReadBack) {
    for (double v : {0.1, 1.0 / 3, 1e300, -5e-324, 123456789.0}) EXPECT_EQ(exactNumber(v).toDouble(), v);
}

}  // namespace
}  // namespace outeffhop::kit
