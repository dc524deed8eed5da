// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/theory/tally.h"

#include <gmock/gmock.h>

namespace outeffhop::theory {
namespace {

using testing::ElementsAre;
using testing::Pair;

TEST(Tally, MeansAndDeviationsOverSeeds) {
    Tally tally;
    const auto error = tally.define({.name = "error", .title = "Error", .unit = "", .definition = "It."});
    const auto once = tally.define({.name = "once", .title = "Once", .unit = "", .definition = ""});
    for (const double value : {1., 2., 6.}) tally.add(error, 10, value);
    tally.add(error, 20, 4);
    tally.add(once, 0, 7);
    const auto series = tally.series();
    ASSERT_EQ(series.size(), 3);
    EXPECT_EQ(series[0].metric.name, "error");
    EXPECT_THAT(series[0].values, ElementsAre(Pair(10, 3.), Pair(20, 4.)));
    EXPECT_EQ(series[1].metric.name, "error.std");
    EXPECT_EQ(series[1].metric.definition, "Standard deviation over seeds of: It.");
    EXPECT_THAT(series[1].values, ElementsAre(Pair(10, testing::DoubleEq(std::sqrt(7.)))));
    EXPECT_THAT(series[2].values, ElementsAre(Pair(0, 7.)));
}

}  // namespace
}  // namespace outeffhop::theory
