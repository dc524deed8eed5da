// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/catalogue_link.h"

#include <gmock/gmock.h>

#include "core/base/clock.h"
#include "tests/core/worker/small_workspace.h"

namespace outeffhop::worker {
namespace {

TEST(CatalogueLink, WritesTheNewestProgressAndStatesInOrder) {
    SmallWorkspace runs("link_progress");
    const auto id = runs.add(train::smallRun());
    {
        CatalogueLink link(runs.catalogue(), id);
        for (int step = 1; step <= 10; ++step) link.report(step, {{"train.loss", 1.0 / step}});
        link.setState(store::RunState::running);
        link.setState(store::RunState::failed, "no reason");
    }
    const auto run = runs.run(id);
    EXPECT_EQ(run.step, 10);
    EXPECT_DOUBLE_EQ(run.metrics.at("train.loss"), 0.1);
    EXPECT_EQ(run.state, store::RunState::failed);
    EXPECT_EQ(run.reason, "no reason");
}

TEST(CatalogueLink, WhoSeesThatARunHasEndedSeesItsLastStep) {
    SmallWorkspace runs("link_last_step");
    const auto id = runs.add(train::smallRun());
    const auto nap = [] { std::this_thread::sleep_for(std::chrono::milliseconds(1)); };
    CatalogueLink link(runs.catalogue(), id);
    link.report(6, {});
    while (runs.run(id).step != 6) nap();
    link.report(7, {});
    link.setState(store::RunState::finished);
    while (runs.run(id).state != store::RunState::finished) nap();
    EXPECT_EQ(runs.run(id).step, 7);
}

TEST(CatalogueLink, BringsEachCommandOnceAndWakesWhoWaits) {
    SmallWorkspace runs("link_commands");
    const auto id = runs.add(train::smallRun());
    CatalogueLink link(runs.catalogue(), id);
    EXPECT_TRUE(link.commands().empty());
    runs.catalogue().send(id, store::CommandKind::snapshot);
    const double begin = steadySeconds();
    link.wait(10);
    EXPECT_LT(steadySeconds() - begin, 5);
    const auto commands = link.commands();
    ASSERT_EQ(commands.size(), 1u);
    EXPECT_EQ(commands[0].kind, store::CommandKind::snapshot);
    EXPECT_TRUE(link.commands().empty());
}

TEST(CatalogueLink, LeavesCommandsToTheNextWorkerOnceTheRunHasEnded) {
    SmallWorkspace runs("link_end");
    const auto id = runs.add(train::smallRun());
    auto catalogue = runs.catalogue();
    {
        CatalogueLink link(runs.catalogue(), id);
        link.setState(store::RunState::stopped);
        while (runs.run(id).state != store::RunState::stopped) std::this_thread::yield();
        ASSERT_TRUE(catalogue.enqueue(id));
        const auto claimed = catalogue.claimQueued(1).value();
        ASSERT_EQ(claimed->id, id);
        ASSERT_TRUE(catalogue.stop(id));
    }
    const auto left = catalogue.take(id).value();
    ASSERT_EQ(left.size(), 1u);
    EXPECT_EQ(left.front().kind, store::CommandKind::stop);
}

}  // namespace
}  // namespace outeffhop::worker
