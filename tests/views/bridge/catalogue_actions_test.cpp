// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/catalogue_actions.h"

#include <gmock/gmock.h>

#include <QSignalSpy>
#include <QTest>

#include "tests/support/fixture_run.h"
#include "tests/support/scratch_folder.h"
#include "views/bridge/edits.h"
#include "views/bridge/studio_context.h"

namespace outeffhop::bridge {
namespace {

constexpr int kPatience = 10'000;

class CatalogueActionsTest : public testing::Test {
 protected:
    CatalogueActionsTest()
        : workspace_(tests::buildBackcopyWorkspace(folder_.path() / "ws", 40)),
          store_(workspace_),
          actions_(workspace_) {
        QObject::connect(&actions_, &CatalogueActions::catalogueTouched, &store_, &StoreService::refresh);
        EXPECT_TRUE(QTest::qWaitFor([&] { return store_.runs().isLoaded(); }, kPatience));
        id_ = QString::fromStdString(store_.runs().runs().front().id);
    }

    [[nodiscard]] const store::CatalogueRun& row() { return *store_.runs().find(id_); }
    template <class Predicate>
    bool eventually(Predicate predicate) {
        return QTest::qWaitFor(predicate, kPatience);
    }

    tests::ScratchFolder folder_;
    store::Workspace workspace_;
    StoreService store_;
    CatalogueActions actions_;
    Cursor cursor_;
    Selection selection_;
    LaunchRequests launch_;
    QUndoStack undo_;
    StudioContext context_{workspace_, store_, store_.runs(), cursor_, selection_, actions_, launch_, undo_};
    QString id_;
};

TEST_F(CatalogueActionsTest, EditsCanBeTakenBack) {
    editNote(context_, id_, "look at L1");
    ASSERT_TRUE(eventually([&] { return row().note == "look at L1"; }));
    editTags(context_, id_, {"a", "b"});
    ASSERT_TRUE(eventually([&] { return row().tags.size() == 2; }));
    undo_.undo();
    ASSERT_TRUE(eventually([&] { return row().tags.empty(); }));
    undo_.undo();
    ASSERT_TRUE(eventually([&] { return row().note.empty(); }));
    undo_.redo();
    ASSERT_TRUE(eventually([&] { return row().note == "look at L1"; }));
}

TEST_F(CatalogueActionsTest, RenamingToTheSameOrNothingIsNoEdit) {
    renameRun(context_, id_, store_.runs().nameOf(id_));
    renameRun(context_, id_, "   ");
    EXPECT_EQ(undo_.count(), 0);
    renameRun(context_, id_, "better name");
    ASSERT_TRUE(eventually([&] { return row().name == "better name"; }));
}

TEST_F(CatalogueActionsTest, RemovalSaysHowMuchAndRemoves) {
    std::uintmax_t bytes = 0;
    actions_.measure({id_}, [&](std::uintmax_t measured) { bytes = measured; });
    ASSERT_TRUE(eventually([&] { return bytes > 0; }));
    EXPECT_GE(bytes, std::filesystem::file_size(workspace_.run(id_.toStdString()).database()));
    QSignalSpy done(&actions_, &CatalogueActions::done);
    actions_.remove({id_});
    ASSERT_TRUE(eventually([&] { return store_.runs().runs().size() == 2; }));
    EXPECT_FALSE(std::filesystem::exists(workspace_.run(id_.toStdString()).path));
    EXPECT_EQ(done.count(), 1);
}

TEST_F(CatalogueActionsTest, FailuresAreSentences) {
    QSignalSpy failed(&actions_, &CatalogueActions::failed);
    actions_.rename("no-such-run", "x");
    ASSERT_TRUE(eventually([&] { return failed.count() == 1; }));
    EXPECT_FALSE(failed.front().front().toString().isEmpty());
}

TEST_F(CatalogueActionsTest, CommandsReachTheMailbox) {
    actions_.pause(id_);
    actions_.snapshot(id_);
    auto catalogue = store::Catalogue::open(workspace_);
    ASSERT_TRUE(catalogue);
    std::vector<store::CommandKind> kinds;
    ASSERT_TRUE(eventually([&] {
        const auto taken = catalogue->take(id_.toStdString());
        if (!taken) return false;
        for (const auto& command : *taken) kinds.push_back(command.kind);
        return kinds.size() == 2;
    }));
    EXPECT_THAT(kinds, testing::ElementsAre(store::CommandKind::pause, store::CommandKind::snapshot));
}

TEST_F(CatalogueActionsTest, NamedTextsComeBack) {
    QString text = "nothing yet";
    actions_.saveNamed("comparison", "seeds", "{}");
    actions_.loadNamed("comparison", "seeds", [&](const QString& loaded) { text = loaded; });
    EXPECT_TRUE(eventually([&] { return text == "{}"; }));
    actions_.loadNamed("comparison", "other", [&](const QString& loaded) { text = loaded; });
    EXPECT_TRUE(eventually([&] { return text.isEmpty(); }));
}

TEST_F(CatalogueActionsTest, HidingARunIsAnUndoableViewChange) {
    store_.runs().showNewest();
    ASSERT_TRUE(store_.runs().isShown(id_));
    showRun(context_, id_, false);
    EXPECT_FALSE(store_.runs().isShown(id_));
    undo_.undo();
    EXPECT_TRUE(store_.runs().isShown(id_));
    showOnlyRuns(context_, "hide all", {});
    EXPECT_TRUE(store_.runs().shown().empty());
    undo_.undo();
    EXPECT_EQ(store_.runs().shown().size(), 3u);
}

TEST_F(CatalogueActionsTest, PinningABaselineCanBeUndone) {
    pinBaseline(context_, id_);
    ASSERT_TRUE(eventually([&] { return store_.runs().baseline() == id_; }));
    undo_.undo();
    EXPECT_TRUE(eventually([&] { return store_.runs().baseline().isEmpty(); }));
}

}  // namespace
}  // namespace outeffhop::bridge
