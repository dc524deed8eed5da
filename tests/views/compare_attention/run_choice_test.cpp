// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_attention/run_choice.h"

#include <gmock/gmock.h>

namespace outeffhop::compare_attention {
namespace {

using testing::ElementsAre;

TEST(RunChoice, ComparesTheFocusedRunWithThePinnedBaseline) {
    const auto choice = chooseRuns({"a", "b", "c"}, "b", "c");
    EXPECT_THAT(choice.runs, ElementsAre("a", "b", "c"));
    EXPECT_EQ(choice.chosen, "c");
    EXPECT_EQ(choice.baseline, "b");
}

TEST(RunChoice, WithoutAShownBaselineTheFirstRunIsIt) {
    const auto choice = chooseRuns({"a", "b"}, "hidden", "b");
    EXPECT_EQ(choice.baseline, "a");
    EXPECT_EQ(choice.chosen, "b");
}

TEST(RunChoice, AFocusedBaselineIsComparedWithTheLastOther) {
    EXPECT_EQ(chooseRuns({"a", "b", "c"}, "", "a").chosen, "c");
    EXPECT_EQ(chooseRuns({"a", "b", "c"}, "c", "c").chosen, "b");
}

TEST(RunChoice, OneRunHasNoDifference) {
    const auto choice = chooseRuns({"a"}, "", "a");
    EXPECT_THAT(choice.runs, ElementsAre("a"));
    EXPECT_TRUE(choice.chosen.isEmpty() && choice.baseline.isEmpty());
    EXPECT_TRUE(chooseRuns({}, "", "").runs.empty());
}

TEST(RunChoice, BaselineAndFocusStayWhenTooManyAreShown) {
    const auto choice = chooseRuns({"a", "b", "c", "d", "e", "f"}, "e", "f");
    EXPECT_THAT(choice.runs, ElementsAre("a", "b", "e", "f"));
}

}  // namespace
}  // namespace outeffhop::compare_attention
