// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/largest_values.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace outeffhop::metrics {
namespace {

TEST(LargestValues, EqualASort) {
    std::mt19937 generator(9);
    std::normal_distribution<float> normal;
    for (const int count : {0, 1, 5, 255, 256, 257, 10000}) {
        std::vector<float> x(static_cast<std::size_t>(count));
        for (float& value : x) value = std::round(normal(generator) * 8);  // many ties
        for (const int64_t k : {0, 1, 7, 100}) {
            std::vector<int64_t> order(x.size());
            for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<int64_t>(i);
            std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
                return std::abs(x[static_cast<std::size_t>(a)]) > std::abs(x[static_cast<std::size_t>(b)]);
            });
            const auto largest = largestValues(x.data(), count, k);
            ASSERT_EQ(largest.size(), std::min<std::size_t>(x.size(), static_cast<std::size_t>(k)));
            for (std::size_t i = 0; i < largest.size(); ++i) EXPECT_EQ(largest[i].index, order[i]);
        }
    }
}

TEST(LargestValues, SkipWhatIsNotFinite) {
    const std::vector<float> x{1, INFINITY, -3, NAN, -INFINITY, 2};
    const auto largest = largestValues(x.data(), 6, 10);
    ASSERT_EQ(largest.size(), 3);
    EXPECT_EQ(largest[0].value, -3);
    EXPECT_EQ(largest[1].index, 5);
    EXPECT_EQ(largest[2].index, 0);
}

}  // namespace
}  // namespace outeffhop::metrics
