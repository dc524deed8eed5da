// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/random.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <vector>

#include "core/data/permutation.h"

namespace outeffhop::data {
namespace {

TEST(Random, IsFixedForEver) {
    // Orders of stored runs depend on these numbers. They were computed independently, with Python's integers.
    Random random({1, 2, 3});
    EXPECT_EQ(random.next(), 0x12588d809dce88a7u);
    EXPECT_EQ(random.next(), 0xdd034ea7d44e8739u);
    EXPECT_EQ(mix(0x9e3779b97f4a7c15u), 0xe220a8397b1dcdafu) << "the first output of SplitMix64 with seed 0";
}

TEST(Random, KeysDoNotCollideOrCommute) {
    std::set<std::uint64_t> first;
    for (std::uint64_t a = 0; a < 40; ++a)
        for (std::uint64_t b = 0; b < 40; ++b) first.insert(Random({a, b}).next());
    EXPECT_EQ(first.size(), 1600u);
}

TEST(Random, BelowIsUniform) {
    constexpr int kBins = 7, kDraws = 70'000;
    std::vector<int> counts(kBins);
    Random random({5});
    for (int i = 0; i < kDraws; ++i) ++counts.at(random.below(kBins));
    double chiSquare = 0;
    for (const int count : counts) chiSquare += std::pow(count - kDraws / kBins, 2) / (kDraws / kBins);
    EXPECT_LT(chiSquare, 22.46) << "99.9 % quantile for six degrees of freedom";
}

TEST(Random, UniformFillsTheUnitInterval) {
    Random random({6});
    double sum = 0, least = 1, most = 0;
    for (int i = 0; i < 10'000; ++i) {
        const double x = random.uniform();
        sum += x, least = std::min(least, x), most = std::max(most, x);
    }
    EXPECT_GE(least, 0);
    EXPECT_LT(most, 1);
    EXPECT_NEAR(sum / 10'000, 0.5, 4 * 0.2887 / 100);
}

TEST(Permutation, VisitsEverythingOnce) {
    for (std::uint64_t size = 1; size < 300; ++size) {
        const Permutation order(size, size);
        std::set<std::uint64_t> seen;
        for (std::uint64_t i = 0; i < size; ++i) {
            EXPECT_LT(order(i), size);
            seen.insert(order(i));
        }
        EXPECT_EQ(seen.size(), size);
    }
}

TEST(Permutation, DependsOnTheKeyAndScatters) {
    constexpr std::uint64_t kSize = 10'000;
    const Permutation one(kSize, 1), two(kSize, 2);
    int agree = 0, fixed = 0, neighbours = 0;
    for (std::uint64_t i = 0; i + 1 < kSize; ++i) {
        agree += one(i) == two(i);
        fixed += one(i) == i;
        neighbours += one(i + 1) == one(i) + 1;
    }
    // Each is Poisson with mean 1 for random orders; P(X > 7) = 1e-5.
    EXPECT_LE(agree, 7);
    EXPECT_LE(fixed, 7);
    EXPECT_LE(neighbours, 7);
}

TEST(Permutation, HandlesHugeSizesWithoutATable) {
    const Permutation order(std::uint64_t{1} << 40, 9);
    EXPECT_NE(order(0), order(1));
    EXPECT_LT(order((std::uint64_t{1} << 40) - 1), std::uint64_t{1} << 40);
}

}  // namespace
}  // namespace outeffhop::data
