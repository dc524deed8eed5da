// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <sys/mount.h>

#include <cstdlib>
#include <thread>

#include "core/base/file_lock.h"
#include "core/base/paths.h"
#include "core/store/health.h"
#include "core/store/queue.h"
#include "tests/core/worker/small_workspace.h"
#include "tests/core/worker/worker_program.h"

namespace outeffhop::worker {
namespace {

using store::RunState;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

config::RunConfig longRun() {
    auto config = train::smallRun();
    config.train.steps = 100'000;
    config.train.checkpointEvery = 0;
    return config;
}

void waitForStep(const SmallWorkspace& runs, const std::string& id, std::int64_t step) {
    for (int i = 0; i < 3000 && runs.run(id).step < step; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

TEST(WorkerProgram, ASignalStopsItAtACheckpoint) {
    for (const int number : {SIGTERM, SIGINT}) {
        SmallWorkspace runs("program_signal");
        const auto id = runs.add(longRun());
        const WorkerProgram worker(runs.workspace, id);
        waitForStep(runs, id, 20);
        worker.signal(number);
        EXPECT_EQ(worker.wait(), 3);
        const auto run = runs.run(id);
        EXPECT_EQ(run.state, RunState::stopped);
        EXPECT_EQ(runs.reader(id).checkpoints()->back().step, run.step);
    }
}

TEST(WorkerProgram, ExitCodesTellHowItEnded) {
    SmallWorkspace runs("program_exit");
    EXPECT_EQ(WorkerProgram(runs.workspace, runs.add(train::smallRun())).wait(), 0);
    auto impossible = train::smallRun();
    impossible.data.task = "text";
    impossible.data.path = "/nowhere/text.txt";
    EXPECT_EQ(WorkerProgram(runs.workspace, runs.add(impossible)).wait(), 1);
    EXPECT_EQ(WorkerProgram(runs.workspace, "unknown").wait(), 1);
}

TEST(WorkerProgram, StartsTheNextRunOfTheQueue) {
    SmallWorkspace runs("program_queue");
    const auto first = runs.add(train::smallRun()), second = runs.add(train::smallRun());
    auto catalogue = runs.catalogue();
    ASSERT_TRUE(store::setParallelWorkers(catalogue, 1));
    ASSERT_TRUE(catalogue.enqueue(first));
    ASSERT_TRUE(catalogue.enqueue(second));
    ASSERT_TRUE(store::startQueued(catalogue, 1, tests::builtProgram("outeffhop")));
    for (int i = 0; i < 3000 && runs.run(second).state != RunState::finished; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    EXPECT_EQ(runs.run(first).state, RunState::finished);
    EXPECT_EQ(runs.run(second).state, RunState::finished);
}

TEST(WorkerProgram, StopAndResumeMayFollowEachOtherAtAnySpeed) {
    SmallWorkspace runs("program_resume");
    const auto id = runs.add(longRun());
    auto catalogue = runs.catalogue();
    for (int turn = 0; turn < 4; ++turn) {
        ASSERT_TRUE(catalogue.enqueue(id));
        ASSERT_TRUE(store::startQueued(catalogue, 1, tests::builtProgram("outeffhop")));
        waitForStep(runs, id, runs.run(id).step + 5);
        ASSERT_EQ(runs.run(id).state, RunState::running) << turn;
        ASSERT_TRUE(catalogue.stop(id));
        for (int i = 0; i < 10'000 && runs.run(id).state != RunState::stopped; ++i) std::this_thread::yield();
    }
    EXPECT_EQ(runs.run(id).state, RunState::stopped);
    EXPECT_EQ(eventsOf(runs.reader(id), "resumed").size(), 3u);
}

TEST(Program, FiguresThatCannotBeKeptArePrinted) {
    SmallWorkspace runs("program_figures");
    const auto id = runs.add(train::smallRun());
    ASSERT_EQ(WorkerProgram(runs.workspace, id).wait(), 0);
    const auto lock = FileLock::tryAcquire(runs.workspace.run(id).lock()).value();
    const auto output = runs.workspace.path / "output", errors = runs.workspace.path / "errors";
    for (const std::string command : {"eval", "quantize"}) {
        const auto line =
            fmt::format("{} {} {} --json --workspace {} >{} 2>{}", tests::builtProgram("outeffhop").string(), command,
                        id, runs.workspace.path.string(), output.string(), errors.string());
        EXPECT_EQ(WEXITSTATUS(std::system(line.c_str())), 1) << command;
        EXPECT_THAT(readFile(output).value(), StartsWith("{")) << command;
        EXPECT_THAT(readFile(errors).value(), HasSubstr("not kept in the run: " + id + " is being worked on"));
    }
}

/// A file system of a few megabytes, gone at the end.
class SmallDisk {
 public:
    explicit SmallDisk(const std::filesystem::path& folder) : folder_(folder) {
        isMounted_ = ::mount("none", folder.c_str(), "tmpfs", 0, "size=6m") == 0;
    }
    ~SmallDisk() {
        if (isMounted_) ::umount(folder_.c_str());
    }
    [[nodiscard]] bool isMounted() const { return isMounted_; }

 private:
    std::filesystem::path folder_;
    bool isMounted_;
};

TEST(WorkerProgram, AFullDiskStopsTheRunWithAMessageAndLosesNothing) {
    SmallWorkspace runs("program_disk");
    const SmallDisk disk(runs.workspace.path);
    if (!disk.isMounted()) GTEST_SKIP() << "needs the right to mount a file system";
    const auto id = runs.add(longRun());
    EXPECT_EQ(WorkerProgram(runs.workspace, id).wait(), 1);
    EXPECT_TRUE(store::checkIntegrity(runs.workspace.run(id)));
    const auto losses = recordsOf(runs.reader(id)).at("train.loss");
    EXPECT_GT(losses.size(), 100u);
    EXPECT_EQ(losses.rbegin()->first, static_cast<std::int64_t>(losses.size()));
    const auto run = runs.run(id);
    EXPECT_EQ(run.state, RunState::failed);
    EXPECT_THAT(run.reason, AllOf(HasSubstr("disk is full"), HasSubstr("run.db")));
    EXPECT_EQ(runs.reader(id).info()->state, RunState::failed);
    EXPECT_FALSE(std::filesystem::exists(runs.workspace.run(id).path / ".reserve"));
}

}  // namespace
}  // namespace outeffhop::worker
