// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/budget.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

namespace outeffhop::telemetry {
namespace {

constexpr double kRounding = 1e-9;
constexpr double kAim = 0.9;  ///< of the budget

struct Simulation {
    std::vector<std::int64_t> captures;
    double overall = 0;  ///< percent
};

/// A run whose captures and steps take the given seconds. Asks before the first step and after each one.
Simulation simulate(CaptureBudget& budget, std::int64_t steps,
                    const std::function<double(std::int64_t)>& captureSeconds, double stepSeconds = 0.02) {
    Simulation run;
    double looking = 0;
    for (std::int64_t step = 0; step <= steps; ++step) {
        if (step > 0) budget.addStep(stepSeconds);
        if (!budget.allows(step)) continue;
        run.captures.push_back(step);
        budget.addCapture(captureSeconds(step));
        looking += captureSeconds(step);
    }
    run.overall = 100 * looking / (stepSeconds * double(steps));
    EXPECT_NEAR(budget.overallPercent(), run.overall, 1e-9);
    return run;
}

auto always(double seconds) {
    return [seconds](std::int64_t) { return seconds; };
}

TEST(CaptureBudget, HoldsOnLongRunsWhateverACaptureCosts) {
    for (const double percent : {0.1, 2.0, 10.0})
        for (const double cost : {1e-6, 0.001, 0.05, 0.5}) {
            CaptureBudget budget(percent, 100'000);
            const auto run = simulate(budget, 100'000, always(cost));
            EXPECT_LE(run.overall, kAim * percent + kRounding) << percent << " % at " << cost << " s";
            const auto affordable = std::min(100'000.0, kAim * percent / 100 * 0.02 * 100'000 / cost);
            EXPECT_GE(double(run.captures.size()), std::floor(0.85 * affordable)) << "and uses what it has";
        }
}

TEST(CaptureBudget, HoldsAtTheEndOfAShortRunThatCanPay) {
    // The backcopy run: 1,500 steps of 25 ms, captures of 15 ms.
    CaptureBudget budget(2, 1500);
    const auto run = simulate(budget, 1500, always(0.015), 0.025);
    EXPECT_LE(run.overall, kAim * 2 + kRounding);
    EXPECT_GE(run.captures.size(), 40u);
}

TEST(CaptureBudget, LooksDenselyAtTheStart) {
    CaptureBudget budget(2, 10'000);
    const auto run = simulate(budget, 10'000, always(0.1));
    EXPECT_EQ((std::vector(run.captures.begin(), run.captures.begin() + 6)),
              (std::vector<std::int64_t>{0, 1, 2, 4, 8, 16}));
    EXPECT_LE(run.overall, kAim * 2 + kRounding);
}

TEST(CaptureBudget, NeverStopsLookingForLongWhileItRepays) {
    CaptureBudget budget(2, 10'000);
    const auto run = simulate(budget, 10'000, always(0.1));
    const double usual = 0.1 / (kAim * 0.02 * 0.02);
    for (std::size_t i = 1; i < run.captures.size(); ++i)
        EXPECT_LE(double(run.captures[i] - run.captures[i - 1]), 2 * usual + 2);
}

TEST(CaptureBudget, TakesTheFirstCaptureEvenWhenItIsDear) {
    CaptureBudget budget(2, 100);
    const auto run = simulate(budget, 100, always(10));
    EXPECT_EQ(run.captures, (std::vector<std::int64_t>{0}));
}

TEST(CaptureBudget, ADearFirstCaptureDoesNotSpoilTheDenseStart) {
    CaptureBudget budget(2, 1000);
    const auto run = simulate(budget, 1000, [](std::int64_t step) { return step == 0 ? 0.06 : 0.004; });
    const std::vector<std::int64_t> start{0, 1, 2, 4, 8, 16};
    ASSERT_GE(run.captures.size(), start.size());
    EXPECT_TRUE(std::equal(start.begin(), start.end(), run.captures.begin()));
    EXPECT_LE(run.overall, kAim * 2 + kRounding);
}

TEST(CaptureBudget, LooksAtEveryStepWhenThatIsCheap) {
    CaptureBudget budget(2, 1000);
    EXPECT_EQ(simulate(budget, 1000, always(1e-4)).captures.size(), 1001u);
}

TEST(CaptureBudget, FollowsJumpsOfTheCost) {
    CaptureBudget budget(2, 40'000);
    const auto run = simulate(budget, 40'000, [](std::int64_t step) { return step < 20'000 ? 0.01 : 0.2; });
    EXPECT_LE(run.overall, kAim * 2 + kRounding);
    const auto after =
        std::count_if(run.captures.begin(), run.captures.end(), [](auto step) { return step >= 20'000; });
    EXPECT_NEAR(double(after), kAim * 20'000 * 0.02 * 0.02 / 0.2, 8);

    CaptureBudget cheaper(2, 40'000);
    const auto down = simulate(cheaper, 40'000, [](std::int64_t step) { return step < 20'000 ? 0.2 : 0.01; });
    EXPECT_LE(down.overall, kAim * 2 + kRounding);
    EXPECT_GT(down.captures.size(), 700u);
}

TEST(CaptureBudget, OneSlowCaptureOnlyCostsItsOwnTime) {
    CaptureBudget budget(2, 100'000);
    const auto run =
        simulate(budget, 100'000, [](std::int64_t step) { return step >= 50'000 && step < 50'050 ? 4.0 : 0.02; });
    EXPECT_LE(run.overall, kAim * 2 + kRounding);
    std::int64_t longest = 0;
    for (std::size_t i = 1; i < run.captures.size(); ++i)
        longest = std::max(longest, run.captures[i] - run.captures[i - 1]);
    EXPECT_LE(longest, 1.1 * 4.0 / (kAim * 0.02 * 0.02)) << "the time that earns it back";
}

TEST(CaptureBudget, CountsOverhead) {
    CaptureBudget budget(2, 50'000);
    double looking = 0;
    for (std::int64_t step = 1; step <= 50'000; ++step) {
        budget.addStep(0.02, 0.0001);
        looking += 0.0001;
        if (!budget.allows(step)) continue;
        budget.addCapture(0.05);
        looking += 0.05;
    }
    EXPECT_LE(100 * looking / (0.02 * 50'000), kAim * 2 + kRounding);
    EXPECT_NEAR(budget.overallPercent(), 100 * looking / (0.02 * 50'000), 1e-9);
}

TEST(CaptureBudget, CountsOverheadThatComesInLumps) {
    CaptureBudget budget(2, 50'000);
    for (std::int64_t step = 1; step <= 50'000; ++step) {
        budget.addStep(0.02, step % 3 ? 0 : 0.0006);  // a commit every third step
        if (budget.allows(step)) budget.addCapture(0.01);
    }
    EXPECT_LE(budget.overallPercent(), kAim * 2 + kRounding);
    EXPECT_GE(budget.overallPercent(), 0.95 * kAim * 2);
}

TEST(CaptureBudget, KeepsLookingWhereRecordsAloneExceedTheBudget) {
    CaptureBudget budget(2, 50'000);
    std::int64_t captures = 0;
    for (std::int64_t step = 1; step <= 50'000; ++step) {
        budget.addStep(0.001, 0.0001);
        if (!budget.allows(step)) continue;
        ++captures;
        budget.addCapture(0.005);
    }
    const double forCaptures = 100 * double(captures) * 0.005 / (0.001 * 50'000);
    EXPECT_LE(forCaptures, 2.0 / 4);
    EXPECT_GE(forCaptures, 0.9 * 2 / 4);
    EXPECT_NEAR(budget.overallPercent(), 10 + forCaptures, 1e-9) << "and hides nothing";
}

TEST(CaptureBudget, TheMeterShowsTheLastCaptures) {
    CaptureBudget budget(2, 100'000);
    EXPECT_EQ(budget.spentPercent(), 0);
    simulate(budget, 100'000, [](std::int64_t step) { return step < 90'000 ? 0.1 : 0.01; });
    EXPECT_NEAR(budget.spentPercent(), 2, 0.2);
}

}  // namespace
}  // namespace outeffhop::telemetry
