// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/time_line/time_line_presenter.h"

#include <gmock/gmock.h>

namespace outeffhop::time_line {
namespace {

TEST(TimeLine, ASnapshotOfSeveralSequencesIsOneTick) {
    EXPECT_THAT(snapshotSteps({{0, 0, 1, 1, 1, 1, ""}, {0, 1, 1, 1, 1, 1, ""}, {8, 0, 1, 1, 1, 1, ""}}),
                testing::ElementsAre(0, 8));
}

TEST(TimeLine, OrdinaryEventsHaveNoMarkerUnlessTheyWarn) {
    const auto markers = markersOf({{0, "started", store::Severity::info, ""},
                                    {10, "checkpoint", store::Severity::info, ""},
                                    {525, "noop_head", store::Severity::info, "head L1·H1 became a no-op head"},
                                    {600, "dropped", store::Severity::warning, "2 maps dropped"}});
    ASSERT_EQ(markers.size(), 2u);
    EXPECT_EQ(markers[0].step, 525);
    EXPECT_FALSE(markers[0].warning);
    EXPECT_TRUE(markers[1].warning);
}

}  // namespace
}  // namespace outeffhop::time_line
