// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/view_state.h"

#include <gtest/gtest.h>

#include <QTest>

#include "core/store/new_run.h"
#include "tests/support/fixture_run.h"
#include "tests/support/scratch_folder.h"
#include "views/bridge/stage.h"

namespace outeffhop::bridge {
namespace {

using Kind = ViewState::Kind;

constexpr int kPatience = 10'000;

store::Catalogue open(const std::filesystem::path& folder) {
    return store::Catalogue::open({folder}).value();
}

TEST(ViewStateOfShownRuns, AnEmptyWorkspaceOffersANewRun) {
    const tests::ScratchFolder folder;
    open(folder.path() / "ws");
    bridge::Stage stage({folder.path() / "ws"});
    const ShownRuns shown(stage.context);
    EXPECT_EQ(stateOf(stage.context, shown, "curves").kind, Kind::loading);
    ASSERT_TRUE(QTest::qWaitFor([&] { return stage.store.runs().isLoaded(); }, kPatience));
    const auto state = stateOf(stage.context, shown, "curves");
    EXPECT_EQ(state.kind, Kind::empty);
    EXPECT_EQ(state.text, "curves");
    EXPECT_EQ(state.actionLabel, "New run");
}

TEST(ViewStateOfShownRuns, HiddenRunsCanBeShownAndACrashedOneIsStale) {
    const tests::ScratchFolder folder;
    {
        auto catalogue = open(folder.path() / "ws");
        const auto configs = tests::backcopyConfigs(40);
        tests::buildRun(catalogue, configs[0]);
        tests::buildRun(catalogue, configs[2], 20, store::RunState::running);
    }
    bridge::Stage stage({folder.path() / "ws"});
    const ShownRuns shown(stage.context);
    ASSERT_TRUE(QTest::qWaitFor([&] { return stage.store.runs().isLoaded(); }, kPatience));
    stage.context.runs.showOnly({});
    const auto hidden = stateOf(stage.context, shown, "");
    EXPECT_EQ(hidden.kind, Kind::empty);
    ASSERT_TRUE(hidden.action);
    hidden.action();
    ASSERT_EQ(shown.runs().size(), 2u);
    ASSERT_TRUE(QTest::qWaitFor([&] { return stateOf(stage.context, shown, "").kind == Kind::stale; }, kPatience));
    const auto stale = stateOf(stage.context, shown, "");
    EXPECT_TRUE(stale.text.contains("OutEffHop") && stale.text.contains("20")) << qPrintable(stale.text);
    EXPECT_EQ(stale.actionLabel, "Resume");
    stage.context.runs.showOnly({stage.context.runs.shown().front()});
    EXPECT_TRUE(QTest::qWaitFor([&] { return stateOf(stage.context, shown, "").kind == Kind::content; }, kPatience));
}

TEST(ViewStateOfShownRuns, ARunStoppedInTheQueueIsNotWaitedFor) {
    const tests::ScratchFolder folder;
    {
        auto catalogue = open(folder.path() / "ws");
        const auto run = catalogue.create(store::newRun(tests::backcopyConfigs(40).front(), ""));
        ASSERT_TRUE(run);
        ASSERT_TRUE(catalogue.setState(run->id, store::RunState::stopped));
    }
    bridge::Stage stage({folder.path() / "ws"});
    const ShownRuns shown(stage.context);
    ASSERT_TRUE(QTest::qWaitFor([&] { return stage.store.runs().isLoaded(); }, kPatience));
    stage.context.runs.showNewest();
    const auto state = stateOf(stage.context, shown, "");
    EXPECT_EQ(state.kind, Kind::empty);
    EXPECT_TRUE(state.text.contains("stopped before its first step")) << qPrintable(state.text);
}

}  // namespace
}  // namespace outeffhop::bridge
