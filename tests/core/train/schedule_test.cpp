// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/schedule.h"

#include <gtest/gtest.h>

namespace outeffhop::train {
namespace {

config::RunConfig::Train schedule(const char* kind, double rate, std::int64_t warmup, std::int64_t steps) {
    config::RunConfig::Train train;
    train.schedule = kind;
    train.learningRate = rate;
    train.warmup = warmup;
    train.steps = steps;
    return train;
}

// paper.md 3.1
TEST(Schedule, MatchesTheBertRecipe) {
    const auto bert = schedule("linear", 1e-4, 10'000, 200'000);
    EXPECT_DOUBLE_EQ(learningRateAt(bert, 1), 1e-8);
    EXPECT_DOUBLE_EQ(learningRateAt(bert, 5'000), 5e-5);
    EXPECT_DOUBLE_EQ(learningRateAt(bert, 10'000), 1e-4);
    EXPECT_DOUBLE_EQ(learningRateAt(bert, 105'000), 5e-5);
    EXPECT_DOUBLE_EQ(learningRateAt(bert, 200'000), 0);
}

// paper.md 3.2
TEST(Schedule, MatchesTheOptRecipe) {
    const auto opt = schedule("linear", 4e-4, 2'000, 125'000);
    EXPECT_DOUBLE_EQ(learningRateAt(opt, 1'000), 2e-4);
    EXPECT_DOUBLE_EQ(learningRateAt(opt, 2'000), 4e-4);
    EXPECT_DOUBLE_EQ(learningRateAt(opt, 63'500), 2e-4);
    EXPECT_DOUBLE_EQ(learningRateAt(opt, 125'000), 0);
}

// paper.md 3.3
TEST(Schedule, MatchesTheVitRecipe) {
    constexpr std::int64_t kEpoch = 251;
    auto vit = schedule("epoch_cosine", 1e-3, 10 * kEpoch, 150 * kEpoch);
    vit.warmupLearningRate = 1e-6;
    vit.minLearningRate = 1e-5;
    vit.epochSteps = kEpoch;
    const auto at = [&](std::int64_t epoch) { return learningRateAt(vit, epoch * kEpoch + 1); };
    EXPECT_DOUBLE_EQ(at(0), 1e-6);
    EXPECT_DOUBLE_EQ(learningRateAt(vit, kEpoch), 1e-6);
    EXPECT_DOUBLE_EQ(at(1), 1.009e-4);
    EXPECT_DOUBLE_EQ(at(9), 9.001e-4);
    EXPECT_DOUBLE_EQ(at(10), 9.891830623632338e-4);
    EXPECT_DOUBLE_EQ(at(75), 5.05e-4);
    EXPECT_NEAR(at(149), 1.0108561679951479e-5, 1e-18);
}

// paper.md 3.4
TEST(Schedule, MatchesTheStanhopRecipe) {
    auto stanhop = schedule("epoch_halving", 1e-4, 100, 100 * 67);
    stanhop.epochSteps = 67;
    const auto at = [&](std::int64_t epoch) { return 1e-4 / learningRateAt(stanhop, (epoch - 1) * 67 + 1); };
    for (const auto& [epoch, divisor] :
         {std::pair{1, 1}, {2, 1}, {3, 2}, {4, 2}, {5, 4}, {10, 16}, {11, 32}, {100, 32}})
        EXPECT_DOUBLE_EQ(at(epoch), divisor) << epoch;
}

TEST(Schedule, CosineFallsToItsMinimumAndStays) {
    auto cosine = schedule("cosine", 1e-3, 100, 1'100);
    cosine.minLearningRate = 1e-4;
    EXPECT_DOUBLE_EQ(learningRateAt(cosine, 100), 1e-3);
    EXPECT_DOUBLE_EQ(learningRateAt(cosine, 600), 5.5e-4);
    EXPECT_DOUBLE_EQ(learningRateAt(cosine, 1'100), 1e-4);
    EXPECT_DOUBLE_EQ(learningRateAt(cosine, 2'000), 1e-4);
}

TEST(Schedule, WorksWithoutWarmupAndWithNothingElse) {
    EXPECT_DOUBLE_EQ(learningRateAt(schedule("constant", 3e-3, 0, 10), 1), 3e-3);
    EXPECT_DOUBLE_EQ(learningRateAt(schedule("linear", 1, 0, 10), 10), 0);
    EXPECT_DOUBLE_EQ(learningRateAt(schedule("linear", 1, 10, 10), 10), 1);
    EXPECT_DOUBLE_EQ(learningRateAt(schedule("linear", 1, 20, 10), 10), 0.5);
}

}  // namespace
}  // namespace outeffhop::train
