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
