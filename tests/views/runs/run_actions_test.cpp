// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/runs/run_actions.h"

#include <gmock/gmock.h>

#include <QMenu>
#include <QTest>

#include "tests/support/fixture_run.h"
#include "tests/support/scratch_folder.h"
#include "views/bridge/stage.h"

namespace outeffhop::runs {
namespace {

class RunActionsTest : public testing::Test {
 protected:
    /// Actions on the newest run of a workspace with three finished ones.
    std::unique_ptr<RunActions> make(bool isReadOnly) {
        stage_.context.isReadOnly = isReadOnly;
        EXPECT_TRUE(QTest::qWaitFor([this] { return stage_.store.runs().isLoaded(); }));
        const auto newest = QString::fromStdString(stage_.store.runs().runs().front().id);
        return std::make_unique<RunActions>(stage_.context, &window_, [newest] { return QStringList{newest}; });
    }

    tests::ScratchFolder folder_;
    bridge::Stage stage_{tests::buildBackcopyWorkspace(folder_.path() / "ws", 20)};
    QWidget window_;
};

TEST_F(RunActionsTest, AFinishedRunMayBeDescribedAndDeleted) {
    const auto actions = make(false);
    for (auto* action : {actions->newRun, actions->rename, actions->tags, actions->duplicate, actions->remove})
        EXPECT_TRUE(action->isEnabled()) << action->text().toStdString();
    EXPECT_FALSE(actions->pause->isEnabled());
    EXPECT_FALSE(actions->stop->isEnabled());
}

TEST_F(RunActionsTest, NothingThatWritesIsOfferedInAReadOnlyWorkspace) {
    const auto actions = make(true);
    const auto all = actions->inOrder() << actions->newRun << actions->fork->menuAction();
    for (auto* action : all) {
        if (!action) continue;
        const bool onlyLooks = action == actions->show || action == actions->openFolder;
        EXPECT_EQ(action->isEnabled(), onlyLooks) << action->text().toStdString();
    }
}

}  // namespace
}  // namespace outeffhop::runs
