// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/store_service.h"

#include <gmock/gmock.h>

#include <QSignalSpy>
#include <QTest>

#include "core/base/paths.h"
#include "core/store/run_writer.h"
#include "tests/support/fixture_run.h"
#include "tests/support/scratch_folder.h"
#include "views/bridge/metric_names.h"

namespace outeffhop::bridge {
namespace {

constexpr int kPatience = 10'000;

class StoreServiceTest : public testing::Test {
 protected:
    StoreServiceTest() : workspace_(tests::buildBackcopyWorkspace(folder_.path() / "ws", 120)) {}

    QString newest(StoreService& store) {
        EXPECT_TRUE(QTest::qWaitFor([&] { return store.runs().isLoaded(); }, kPatience));
        return QString::fromStdString(store.runs().runs().front().id);
    }
    static bool waitReady(const RunHandle& run) {
        return QTest::qWaitFor([&] { return run.readiness() == RunHandle::Readiness::ready && !run.isBehind(); },
                               kPatience);
    }

    tests::ScratchFolder folder_;
    store::Workspace workspace_;
};

TEST_F(StoreServiceTest, ReadsTheCatalogueAndAWholeRun) {
    StoreService store(workspace_);
    const auto run = store.watch(newest(store));
    EXPECT_EQ(store.runs().runs().size(), 3u);
    ASSERT_TRUE(waitReady(*run));
    const auto& data = run->data();
    EXPECT_EQ(data.info.step, 120);
    EXPECT_EQ(data.curves.at(metric::kLoss).steps.size(), 121u);
    EXPECT_EQ(data.vectors.at(metric::kNoopMass).width, 3u);
    EXPECT_FALSE(data.snapshots.empty());
    EXPECT_FALSE(data.tokens(0).empty());
    EXPECT_GT(data.databaseBytes, 0);
}

TEST_F(StoreServiceTest, ARunThatNobodySawTrainingHasNoSpeed) {
    store::RunDescription theory;
    theory.id = theory.name = "theory";
    theory.configJson = theory.environmentJson = "{}";
    store::RunBatch batch;
    batch.step = 40;
    auto writer = store::RunWriter::create(workspace_.run(theory.id), theory);
    ASSERT_TRUE(writer);
    ASSERT_TRUE(writer->commit(batch));
    ASSERT_TRUE(writer->setState(store::RunState::finished));
    StoreService store(workspace_);
    const auto run = store.watch("theory");
    ASSERT_TRUE(waitReady(*run));
    EXPECT_EQ(run->data().info.step, 40);
    EXPECT_FALSE(run->data().stepsPerSecond);
}

TEST_F(StoreServiceTest, TwoHoldersShareOneWatch) {
    StoreService store(workspace_);
    const auto id = newest(store);
    const auto first = store.watch(id);
    EXPECT_EQ(first, store.watch(id));
}

TEST_F(StoreServiceTest, AnswersQuestionsAndKeepsThem) {
    StoreService store(workspace_);
    const auto run = store.watch(newest(store));
    ASSERT_TRUE(waitReady(*run));
    const auto step = run->data().snapshotAt(120, 0);
    ASSERT_TRUE(step);
    Pending slot;
    std::shared_ptr<const store::AttentionLayer> layer;
    run->attention(slot, *step, 0, 1, [&](auto found) { layer = std::move(found); });
    EXPECT_TRUE(slot.isWaiting());
    ASSERT_TRUE(QTest::qWaitFor([&] { return layer != nullptr; }, kPatience));
    EXPECT_EQ(layer->layer, 1);
    std::shared_ptr<const store::AttentionLayer> again;
    run->attention(slot, *step, 0, 1, [&](auto found) { again = std::move(found); });
    EXPECT_EQ(again, layer) << "the second answer comes at once";
}

TEST_F(StoreServiceTest, ASupersededQuestionIsNeverAnswered) {
    StoreService store(workspace_);
    const auto run = store.watch(newest(store));
    ASSERT_TRUE(waitReady(*run));
    const auto step = *run->data().activationAt(120);
    Pending slot;
    int late = 0, wanted = 0;
    run->activationsAt(slot, step, [&](auto) { ++late; });
    run->largestOutliers(slot, step, 5, [&](auto) { ++wanted; });
    ASSERT_TRUE(QTest::qWaitFor([&] { return wanted > 0; }, kPatience));
    QTest::qWait(50);
    EXPECT_EQ(late, 0);
    EXPECT_EQ(wanted, 1);
}

TEST_F(StoreServiceTest, AnswersAfterTheViewIsGoneAreDropped) {
    StoreService store(workspace_);
    const auto run = store.watch(newest(store));
    ASSERT_TRUE(waitReady(*run));
    int calls = 0;
    {
        Pending slot;
        run->thumbnails(slot, *run->data().snapshotAt(120, 0), 0, [&](auto) { ++calls; });
    }
    QTest::qWait(100);
    EXPECT_EQ(calls, 0);
}

TEST_F(StoreServiceTest, NewStepsArriveInPlace) {
    auto catalogue = store::Catalogue::open(workspace_);
    ASSERT_TRUE(catalogue);
    auto config = tests::backcopyConfigs(500).back();
    const auto row = tests::buildRun(*catalogue, config, 50, store::RunState::stopped);
    auto writer = store::RunWriter::open(workspace_.run(row.id));
    ASSERT_TRUE(writer);
    StoreService store(workspace_);
    const auto run = store.watch(QString::fromStdString(row.id));
    ASSERT_TRUE(waitReady(*run));
    EXPECT_EQ(run->data().curves.at(metric::kLoss).steps.back(), 50);
    const tests::ScriptedRun script(config);
    QSignalSpy updates(run.get(), &RunHandle::updated);
    for (int step = 51; step <= 60; ++step) ASSERT_TRUE(writer->commit(script.batch(step)));
    ASSERT_TRUE(QTest::qWaitFor([&] { return run->data().info.step == 60; }, kPatience));
    EXPECT_EQ(run->data().curves.at(metric::kLoss).steps.size(), 61u);
    EXPECT_GE(updates.count(), 1);
}

TEST_F(StoreServiceTest, ARewoundRunIsLoadedAnew) {
    auto catalogue = store::Catalogue::open(workspace_);
    auto config = tests::backcopyConfigs(500).back();
    const auto row = tests::buildRun(*catalogue, config, 50, store::RunState::stopped);
    StoreService store(workspace_);
    const auto run = store.watch(QString::fromStdString(row.id));
    ASSERT_TRUE(waitReady(*run));
    auto writer = store::RunWriter::open(workspace_.run(row.id));
    ASSERT_TRUE(writer);
    ASSERT_TRUE(writer->rewindTo(20));
    ASSERT_TRUE(QTest::qWaitFor([&] { return run->data().info.step == 20; }, kPatience));
    EXPECT_EQ(run->data().curves.at(metric::kLoss).steps.size(), 21u);
    EXPECT_EQ(run->data().curves.at(metric::kLoss).steps.back(), 20);
}

TEST_F(StoreServiceTest, AnActiveRunWithoutAWorkerIsCrashed) {
    auto catalogue = store::Catalogue::open(workspace_);
    const auto row = tests::buildRun(*catalogue, tests::backcopyConfigs(500).back(), 50, store::RunState::running);
    StoreService store(workspace_);
    const auto run = store.watch(QString::fromStdString(row.id));
    ASSERT_TRUE(waitReady(*run));
    EXPECT_EQ(run->data().info.state, store::RunState::crashed);
    ASSERT_TRUE(QTest::qWaitFor([&] { return store.runs().find(QString::fromStdString(row.id)); }, kPatience));
    EXPECT_EQ(store.runs().find(QString::fromStdString(row.id))->state, store::RunState::crashed);
}

TEST_F(StoreServiceTest, ARunWithoutAFileYetIsLoadingAndADamagedOneSaysSo) {
    std::filesystem::create_directories(workspace_.run("empty").path);
    std::filesystem::create_directories(workspace_.run("damaged").path);
    ASSERT_TRUE(writeFileAtomically(workspace_.run("damaged").database(), std::string(9000, 'x')));
    StoreService store(workspace_);
    const auto empty = store.watch("empty"), damaged = store.watch("damaged");
    ASSERT_TRUE(QTest::qWaitFor([&] { return damaged->readiness() == RunHandle::Readiness::failed; }, kPatience));
    EXPECT_FALSE(damaged->error().isEmpty());
    EXPECT_EQ(empty->readiness(), RunHandle::Readiness::loading);
}

TEST(StoreService, AWorkspaceThatCannotBeOpenedIsReported) {
    tests::ScratchFolder folder;
    ASSERT_TRUE(writeFileAtomically(folder.path() / "studio.db", std::string(9000, 'x')));
    StoreService store({folder.path()});
    QSignalSpy failures(&store, &StoreService::workspaceFailed);
    ASSERT_TRUE(QTest::qWaitFor([&] { return failures.count() > 0; }, kPatience));
    EXPECT_FALSE(failures.front().front().toString().isEmpty());
}

}  // namespace
}  // namespace outeffhop::bridge
