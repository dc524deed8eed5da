// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/moments.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace outeffhop::metrics {
namespace {

PowerSums sumsOf(const std::vector<double>& values, double pivot) {
    PowerSums sums;
    sums.pivot = pivot;
    for (const double x : values) {
        const double d = x - pivot;
        sums.first += d;
        sums.second += d * d;
        sums.third += d * d * d;
        sums.fourth += d * d * d * d;
    }
    sums.count = static_cast<int64_t>(values.size());
    return sums;
}

struct Expected {
    double mean, deviation, kurtosis;
};

Expected byDefinition(const std::vector<double>& values) {
    const auto n = static_cast<long double>(values.size());
    long double mean = 0, second = 0, fourth = 0;
    for (const double x : values) mean += x / n;
    for (const double x : values) second += (x - mean) * (x - mean), fourth += std::pow(x - mean, 4.0L);
    return {double(mean), double(std::sqrt(second / n)), double(n * fourth / (second * second))};
}

std::vector<double> sample(int count, double level, unsigned seed) {
    std::mt19937 generator(seed);
    std::normal_distribution<double> normal(level, 1);
    std::vector<double> values(static_cast<std::size_t>(count));
    for (double& x : values) x = normal(generator);
    values.front() += 60;
    return values;
}

void expectMoments(const Moments& actual, const Expected& expected, double relative) {
    EXPECT_NEAR(actual.mean(), expected.mean, relative * std::abs(expected.mean));
    EXPECT_NEAR(actual.deviation(), expected.deviation, relative * expected.deviation);
    EXPECT_NEAR(actual.kurtosis(), expected.kurtosis, relative * expected.kurtosis);
}

TEST(Moments, OfPowerSumsAboutAnyPivot) {
    const auto values = sample(5000, 3, 1);
    for (const double pivot : {0., 2.5, 60.}) expectMoments(Moments(sumsOf(values, pivot)), byDefinition(values), 1e-9);
}

TEST(Moments, MergeEqualsTheWhole) {
    const auto first = sample(700, 1000, 1), second = sample(40, -20, 2), third = sample(1, 5, 3);
    Moments merged;
    std::vector<double> all;
    for (const auto& part : {first, second, third}) {
        merged.merge(Moments(sumsOf(part, part.back())));
        all.insert(all.end(), part.begin(), part.end());
    }
    expectMoments(merged, byDefinition(all), 1e-12);
}

TEST(Moments, OfNothingAndOfConstants) {
    Moments moments;
    EXPECT_EQ(moments.deviation(), 0);
    EXPECT_EQ(moments.kurtosis(), 0);
    moments.merge(Moments(PowerSums{}));
    EXPECT_EQ(moments.count(), 0);
    moments.merge(Moments(sumsOf(std::vector<double>(10, 4.5), 4.5)));
    EXPECT_EQ(moments.mean(), 4.5);
    EXPECT_EQ(moments.kurtosis(), 0);
}

}  // namespace
}  // namespace outeffhop::metrics
