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

}  // namespace
}  // namespace outeffhop::worker
