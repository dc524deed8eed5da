// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/queue.h"

#include <gmock/gmock.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "core/store/new_run.h"
#include "core/store/run_reader.h"
#include "tests/support/fixture_run.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::store {
namespace {

using testing::HasSubstr;

class QueueTest : public testing::Test {
 protected:
    void SetUp() override { ::setenv("OUTEFFHOP_FAKE_STEP_MS", "1", 1); }

    CatalogueRun queued(std::int64_t steps) {
        auto run = catalogue_.create(newRun(tests::backcopyConfigs(steps).back())).value();
        EXPECT_TRUE(catalogue_.enqueue(run.id));
        return run;
    }
    /// Waits up to 20 s.
    CatalogueRun awaitState(const std::string& id, RunState state) {
        CatalogueRun run;
        for (int i = 0; i < 2000; ++i) {
            run = catalogue_.run(id).value();
            if (run.state == state) break;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        return run;
    }
    /// Waits until the run has come so far.
    void awaitStep(const std::string& id, std::int64_t step) {
        for (int i = 0; i < 2000 && catalogue_.run(id)->step < step; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }

    const std::filesystem::path worker_ = siblingProgram("fake_worker");
    tests::ScratchFolder scratch_;
    Workspace workspace_{scratch_.path() / "workspace"};
    Catalogue catalogue_ = Catalogue::open(workspace_).value();
};

TEST_F(QueueTest, TheNumberOfWorkersIsASetting) {
    EXPECT_EQ(parallelWorkers(catalogue_).value(), 3);
    ASSERT_TRUE(setParallelWorkers(catalogue_, 5));
    EXPECT_EQ(parallelWorkers(catalogue_).value(), 5);
    EXPECT_FALSE(setParallelWorkers(catalogue_, 0));
    ASSERT_TRUE(catalogue_.saveNamed("setting", "workers", "many"));
    EXPECT_EQ(parallelWorkers(catalogue_).value(), 3);
}

TEST_F(QueueTest, AMissingWorkerFailsTheRunWithTheReason) {
    const auto run = queued(10);
    const auto started = startQueued(catalogue_, 1, "/nowhere/outeffhop");
    ASSERT_FALSE(started);
    EXPECT_THAT(started.error().message, HasSubstr("/nowhere/outeffhop is missing"));
    const auto failed = catalogue_.run(run.id).value();
    EXPECT_EQ(failed.state, RunState::failed);
    EXPECT_THAT(failed.reason, HasSubstr("build the target outeffhop"));
}

TEST_F(QueueTest, RunsWorkToTheirEnd) {
    const auto run = queued(40);
    ASSERT_TRUE(startQueued(catalogue_, 1, worker_));
    EXPECT_EQ(awaitState(run.id, RunState::finished).state, RunState::finished)
        << readFile(workspace_.run(run.id).log()).value_or("");
    const auto info = RunReader::open(workspace_.run(run.id))->info().value();
    EXPECT_EQ(info.step, 40);
    EXPECT_EQ(info.state, RunState::finished);
}

TEST_F(QueueTest, ASlowStartIsNoCrashAndADeadOneIsOneAtOnce) {
    const auto slow = scratch_.path() / "slow_worker";
    ASSERT_TRUE(writeFileAtomically(slow, "#!/bin/sh\necho $$ >pid.new && mv pid.new pid\nexec sleep 600\n"));
    std::filesystem::permissions(slow, std::filesystem::perms::owner_all);
    std::filesystem::current_path(scratch_.path());
    const auto run = queued(10);
    ASSERT_TRUE(startQueued(catalogue_, 1, slow));
    while (!std::filesystem::exists("pid")) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    ASSERT_TRUE(catalogue_.enqueue(run.id));
    ASSERT_TRUE(startQueued(catalogue_, 1, worker_)) << "finds nothing to start";
    EXPECT_EQ(catalogue_.run(run.id)->state, RunState::starting);
    EXPECT_EQ(catalogue_.run(run.id)->step, -1);
    ::kill(std::stoi(readFile("pid").value()), SIGKILL);
    EXPECT_EQ(awaitState(run.id, RunState::crashed).state, RunState::crashed);
    ASSERT_TRUE(catalogue_.enqueue(run.id));
    ASSERT_TRUE(startQueued(catalogue_, 1, worker_));
    EXPECT_EQ(awaitState(run.id, RunState::finished).state, RunState::finished);
}

TEST_F(QueueTest, PauseProceedAndStopAreObeyed) {
    const auto run = queued(100'000);
    ASSERT_TRUE(startQueued(catalogue_, 1, worker_));
    awaitStep(run.id, 20);
    ASSERT_TRUE(catalogue_.send(run.id, CommandKind::pause));
    ASSERT_EQ(awaitState(run.id, RunState::paused).state, RunState::paused);
    const auto step = RunReader::open(workspace_.run(run.id))->info()->step;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_EQ(RunReader::open(workspace_.run(run.id))->info()->step, step) << "a paused run stands still";
    ASSERT_TRUE(catalogue_.send(run.id, CommandKind::proceed));
    EXPECT_EQ(awaitState(run.id, RunState::running).state, RunState::running);
    ASSERT_TRUE(catalogue_.send(run.id, CommandKind::stop));
    EXPECT_EQ(awaitState(run.id, RunState::stopped).state, RunState::stopped);
}

TEST_F(QueueTest, AResumedRunContinuesFromItsCheckpointInANewGeneration) {
    auto config = tests::backcopyConfigs(100'000).back();
    config.train.checkpointEvery = 10;
    const auto run = catalogue_.create(newRun(config)).value();
    ASSERT_TRUE(catalogue_.enqueue(run.id));
    ASSERT_TRUE(startQueued(catalogue_, 1, worker_));
    awaitStep(run.id, 20);
    ASSERT_TRUE(catalogue_.send(run.id, CommandKind::stop));
    ASSERT_EQ(awaitState(run.id, RunState::stopped).state, RunState::stopped);
    ASSERT_TRUE(catalogue_.enqueue(run.id));
    ASSERT_TRUE(startQueued(catalogue_, 1, worker_));
    ASSERT_EQ(awaitState(run.id, RunState::running).state, RunState::running);
    EXPECT_EQ(RunReader::open(workspace_.run(run.id))->info()->generation, 1);
    ASSERT_TRUE(catalogue_.send(run.id, CommandKind::stop));
    EXPECT_EQ(awaitState(run.id, RunState::stopped).state, RunState::stopped);
}

}  // namespace
}  // namespace outeffhop::store
