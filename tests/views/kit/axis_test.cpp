// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/axis.h"

#include <gmock/gmock.h>

namespace outeffhop::kit {
namespace {

TEST(Axis, RoundsUpInSteps) {
    EXPECT_DOUBLE_EQ(roundUp(1), 1);
    EXPECT_DOUBLE_EQ(roundUp(1.01), 1.5);
    EXPECT_DOUBLE_EQ(roundUp(1400), 1500);
    EXPECT_DOUBLE_EQ(roundUp(0.00021), 0.0003);
    EXPECT_DOUBLE_EQ(roundUp(9.1), 10);
    EXPECT_DOUBLE_EQ(roundUp(0), 1);
}

TEST(Axis, StaysWhileTheDataFit) {
    AxisRange range = growRange({0, 0}, 1.5, 2.4, false);
    EXPECT_LE(range.lower, 1.5);
    EXPECT_GE(range.upper, 2.4);
    EXPECT_EQ(growRange(range, 1.55, 2.35, false), range);
    int changes = 0;
    for (double top = 2.4; top < 24; top += 0.01) {
        const AxisRange next = growRange(range, 1.5, top, false);
        changes += next != range;
        range = next;
        EXPECT_GE(range.upper, top - 1e-9);
    }
    EXPECT_LE(changes, 8) << "2,160 updates over a tenfold range must not make the axis crawl";
}

TEST(Axis, ShrinksOnlyWhenMostlyEmpty) {
    const AxisRange wide{0, 10};
    EXPECT_EQ(growRange(wide, 1, 5, false), wide);
    EXPECT_LT(growRange(wide, 1, 2, false).upper, 10);
}

TEST(Axis, FlatDataGetARange) {
    for (double v : {0.0, 3.0, -2.0}) {
        const AxisRange range = growRange({0, 0}, v, v, false);
        EXPECT_LT(range.lower, v);
        EXPECT_GT(range.upper, v);
    }
}

TEST(Axis, LogarithmicBoundsAreRound) {
    const AxisRange range = growRange({0, 1}, 0.0015, 4, true);
    EXPECT_NEAR(range.lower, 0.001, 1e-12);
    EXPECT_NEAR(range.upper, 5, 1e-12);
    EXPECT_EQ(growRange(range, 0.002, 3, true), range);
}

TEST(Axis, TicksAreRoundAndInside) {
    EXPECT_THAT(axisTicks({0, 1500}, 4, false), ::testing::ElementsAre(0, 500, 1000, 1500));
    const auto decades = axisTicks({0.001, 5}, 4, true);
    ASSERT_EQ(decades.size(), 4u);
    EXPECT_NEAR(decades[0], 0.001, 1e-12);
    EXPECT_NEAR(decades[3], 1, 1e-12);
    EXPECT_THAT(axisTicks({1, 10}, 4, true), ::testing::ElementsAre(1, 2, 5, 10));
    EXPECT_GE(axisTicks({2.1, 2.9}, 4, true).size(), 2u);
    for (int count : {0, 1, 2, 8}) {
        EXPECT_GE(axisTicks({1, 4.5}, count, false).size(), 2u);
        EXPECT_GE(axisTicks({0.01, 5}, count, true).size(), 2u);
    }
    EXPECT_TRUE(axisTicks({1, 1}, 4, false).empty());
    EXPECT_TRUE(axisTicks({0, 1}, 4, true).empty());
}

}  // namespace
}  // namespace outeffhop::kit
