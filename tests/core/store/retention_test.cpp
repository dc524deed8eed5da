// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/retention.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace outeffhop::store {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::Ge;
using testing::IsEmpty;
using testing::Le;
using testing::Not;
using testing::SizeIs;

/// Steps first, first + spacing, ..., each of 10 bytes.
std::vector<StoredStep> evenly(int count, std::int64_t spacing, std::int64_t first = 0) {
    std::vector<StoredStep> steps;
    for (int i = 0; i < count; ++i) steps.push_back({first + i * spacing, 10});
    return steps;
}

std::vector<std::int64_t> kept(const std::vector<StoredStep>& steps, std::int64_t budget,
                               const std::vector<std::int64_t>& pinned = {}) {
    const auto deleted = stepsToDelete(steps, budget, pinned);
    std::vector<std::int64_t> left;
    for (const auto& step : steps)
        if (std::ranges::find(deleted, step.step) == deleted.end()) left.push_back(step.step);
    EXPECT_EQ(left.size() + deleted.size(), steps.size()) << "each step is deleted at most once";
    return left;
}

TEST(Retention, DeletesNothingThatFits) {
    EXPECT_THAT(stepsToDelete(evenly(1000, 1), 10'000, {}), IsEmpty());
    EXPECT_THAT(stepsToDelete({}, 0, {}), IsEmpty());
}

TEST(Retention, MeetsTheBudgetExactly) {
    EXPECT_THAT(kept(evenly(1000, 1), 5'005), SizeIs(500));
    EXPECT_THAT(kept(evenly(1000, 1), 300), SizeIs(30));
}

TEST(Retention, FirstLastAndPinnedStayBeyondTheBudget) {
    EXPECT_THAT(kept(evenly(100, 1), 0, {40, 77}), testing::ElementsAre(0, 40, 77, 99));
}

TEST(Retention, OldOnesBetweenTheRulesGoBeforeTheRing) {
    const auto left = kept(evenly(1000, 1), 9'000);
    for (std::int64_t step = 1000 - 64; step < 1000; ++step) ASSERT_THAT(left, Contains(step));
}

TEST(Retention, TheRingGoesBeforePeriodicOnesAndMilestones) {
    const auto left = kept(evenly(4001, 1), 250);
    for (const std::int64_t step : {500, 1000, 1500, 2000, 2500, 3000, 3500}) EXPECT_THAT(left, Contains(step));
    for (const std::int64_t step : {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048})
        EXPECT_THAT(left, Contains(step));
    EXPECT_THAT(left, Not(Contains(3990)));
}

TEST(Retention, RequestedOnesOutliveOthers) {
    auto steps = evenly(1000, 1);
    steps[333].requested = true;
    EXPECT_THAT(kept(steps, 200), Contains(333));
}

TEST(Retention, ThinsEvenlyInsteadOfCuttingAnEndOff) {
    const auto left = kept(evenly(400, 1, 20'001), 1'000);
    std::int64_t widest = 0;
    for (std::size_t i = 1; i + 64 < left.size(); ++i) widest = std::max(widest, left[i] - left[i - 1]);
    EXPECT_LE(widest, 32) << "336 old steps share about 36 places";
}

TEST(Retention, BudgetCountsBytesNotSteps) {
    auto steps = evenly(10, 1, 600);
    steps[5].bytes = 1'000;
    const auto deleted = stepsToDelete(steps, 95, {});
    EXPECT_THAT(deleted, Contains(605));
}

}  // namespace
}  // namespace outeffhop::store
