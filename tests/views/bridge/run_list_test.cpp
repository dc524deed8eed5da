// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/run_list.h"

#include <gmock/gmock.h>

#include <QSignalSpy>

namespace outeffhop::bridge {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

store::CatalogueRun run(const std::string& id, const std::string& group = {}) {
    store::CatalogueRun row;
    row.id = row.name = id;
    row.group = group;
    return row;
}

std::shared_ptr<const RunList::Runs> rows(RunList::Runs runs) {
    return std::make_shared<const RunList::Runs>(std::move(runs));
}

TEST(RunList, ShowsTheNewestWithItsGroupOldestFirst) {
    RunList list;
    list.replace(rows({run("c", "g"), run("x"), run("b", "g"), run("a", "g")}));
    list.showNewest();
    EXPECT_THAT(list.shown(), ElementsAre("a", "b", "c"));
}

TEST(RunList, ColoursFollowThePlaceInTheGroupAndStay) {
    RunList list;
    list.replace(rows({run("c", "g"), run("b", "g"), run("a", "g")}));
    list.setShown("c", true);
    EXPECT_EQ(list.colour("c"), 2);
    EXPECT_EQ(list.colour("a"), -1);
    list.showNewest();
    EXPECT_EQ(list.colour("a"), 0);
    EXPECT_EQ(list.colour("b"), 1);
    list.setShown("c", false);
    EXPECT_EQ(list.colour("c"), 2);
}

TEST(RunList, TwoShownRunsNeverShareAColour) {
    RunList list;
    list.replace(rows({run("d", "h"), run("c", "h"), run("b", "g"), run("a", "g")}));
    list.showOnly({"a", "b", "c", "d"});
    std::set<int> colours;
    for (const QString& id : list.shown()) colours.insert(list.colour(id));
    EXPECT_EQ(colours.size(), 4u);
}

TEST(RunList, ARunThatVanishesIsNoLongerShown) {
    RunList list;
    list.replace(rows({run("b"), run("a")}));
    list.showOnly({"a", "b"});
    QSignalSpy changes(&list, &RunList::shownChanged);
    list.replace(rows({run("b")}));
    EXPECT_THAT(list.shown(), ElementsAre("b"));
    EXPECT_EQ(changes.count(), 1);
}

TEST(RunList, UnknownRunsHaveNoRowAndKeepTheirIdAsName) {
    RunList list;
    EXPECT_FALSE(list.isLoaded());
    list.showOnly({"ghost"});
    EXPECT_THAT(list.shown(), IsEmpty());
    EXPECT_EQ(list.nameOf("ghost"), "ghost");
}

TEST(RunList, TenThousandRunsAreReplacedQuickly) {
    RunList::Runs many;
    for (int index = 0; index < 10'000; ++index) many.push_back(run("run" + std::to_string(index)));
    RunList list;
    list.replace(rows(many));
    list.showNewest();
    EXPECT_EQ(list.runs().size(), 10'000u);
    EXPECT_EQ(list.shown().size(), 1u);
}

}  // namespace
}  // namespace outeffhop::bridge
