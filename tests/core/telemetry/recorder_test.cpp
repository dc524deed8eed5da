// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/recorder.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <random>
#include <thread>

#include "core/base/clock.h"
#include "core/store/run_reader.h"
#include "core/telemetry/metric_definitions.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::telemetry {
namespace fs = std::filesystem;
namespace {

using testing::HasSubstr;

class RecorderTest : public testing::Test {
 protected:
    store::RunWriter newWriter() {
        store::RunDescription description;
        description.id = "recorder_test";
        description.metrics = metricDefinitions("backcopy");
        description.layers = description.heads = 1;
        auto writer = store::RunWriter::create(folder_, description);
        EXPECT_TRUE(writer) << writer.error().message;
        return std::move(*writer);
    }

    std::unique_ptr<Recorder> newRecorder(Recorder::Options options = {}) {
        return std::make_unique<Recorder>(newWriter(), options, [this](const Error& error) {
            ++failures_;
            failure_ = error.message;
        });
    }

    store::RunReader reader() { return std::move(*store::RunReader::open(folder_)); }

    tests::ScratchFolder scratch_;
    store::RunFolder folder_{scratch_.path() / "run"};
    std::atomic<int> failures_ = 0;
    std::string failure_;
};

store::RunBatch lossAt(std::int64_t step) {
    store::RunBatch batch;
    batch.step = step;
    batch.scalars.push_back({step, metric::kTrainLoss, double(step)});
    return batch;
}

store::SnapshotRecord bigMap(std::int64_t step, int tokens) {
    store::AttentionLayer layer{
        .layer = 0, .heads = 1, .queries = tokens, .keys = tokens, .codes = {}, .scales = {}, .noop = {}};
    layer.codes.resize(std::size_t(tokens) * tokens);
    std::mt19937 noise(static_cast<unsigned>(step));
    for (auto& code : layer.codes) code = static_cast<std::uint8_t>(noise());
    layer.scales.resize(tokens);
    layer.noop.resize(tokens);
    return {.step = step, .sequence = 0, .layers = {layer}, .reason = "schedule"};
}

TEST_F(RecorderTest, CommitsEverythingInOrder) {
    auto recorder = newRecorder();
    for (int step = 0; step < 20'000; ++step) recorder->push(lossAt(step));
    ASSERT_TRUE(recorder->flush());
    const auto curve = reader().curve(metric::kTrainLoss).value();
    ASSERT_EQ(curve.size(), 20'000u);
    for (int step = 0; step < 20'000; ++step) ASSERT_EQ(curve[step].value, step);
    EXPECT_EQ(reader().info()->step, 19'999);
}

TEST_F(RecorderTest, CommitsWhatIsLeftWhenItEnds) {
    newRecorder()->push(lossAt(5));
    EXPECT_EQ(reader().info()->step, 5);
}

TEST_F(RecorderTest, AStepIsVisibleSoon) {
    auto recorder = newRecorder();
    auto run = reader();
    for (int step = 0; step < 10; ++step) {
        recorder->push(lossAt(step));
        const double pushed = steadySeconds();
        while (run.info()->step < step) ASSERT_LT(steadySeconds() - pushed, 5) << "step " << step;
    }
}

TEST_F(RecorderTest, CommitsLessOftenWhileNobodyReads) {
    auto recorder = newRecorder({.commitSeconds = 0, .unwatchedSeconds = 600});
    recorder->push(lossAt(0));
    ASSERT_TRUE(recorder->flush());
    for (int step = 1; step < 10; ++step) recorder->push(lossAt(step));
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    EXPECT_EQ(reader().info()->step, 0) << "the next commit is ten minutes away";
    auto withMap = lossAt(10);
    withMap.snapshots.push_back(bigMap(10, 4));
    recorder->push(std::move(withMap));
    auto run = reader();
    const double pushed = steadySeconds();
    while (run.info()->step < 10) ASSERT_LT(steadySeconds() - pushed, 5) << "maps do not wait";
    ASSERT_TRUE(recorder->flush());  // from here on it knows of the reader
    recorder->push(lossAt(20));
    while (run.info()->step < 20) ASSERT_LT(steadySeconds() - pushed, 5) << "now somebody reads";
}

TEST_F(RecorderTest, TakesRecordsFromManyThreads) {
    auto recorder = newRecorder({.queueLimit = 8});
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&, thread] {
            for (int i = 0; i < 500; ++i) recorder->push(lossAt(thread * 500 + i));
        });
    threads.clear();
    ASSERT_TRUE(recorder->flush());
    EXPECT_EQ(reader().curve(metric::kTrainLoss)->size(), 2000u);
}

TEST_F(RecorderTest, PushWaitsForRoomAndLosesNothing) {
    auto recorder = newRecorder({.commitSeconds = 0, .queueLimit = 1, .snapshotLimit = 100});
    for (int step = 0; step < 50; ++step) {
        auto batch = lossAt(step);
        batch.snapshots.push_back(bigMap(step, 300));
        recorder->push(std::move(batch));
    }
    ASSERT_TRUE(recorder->flush());
    auto run = reader();
    EXPECT_EQ(run.curve(metric::kTrainLoss)->size(), 50u);
    EXPECT_EQ(run.snapshots()->size(), 50u);
}

TEST_F(RecorderTest, DropsMapsButNeverNumbers) {
    auto recorder = newRecorder({.commitSeconds = 5, .snapshotLimit = 3});
    recorder->push(lossAt(0));
    ASSERT_TRUE(recorder->flush());  // the next commit is five seconds away
    for (int step = 1; step <= 10; ++step) {
        auto batch = lossAt(step);
        batch.snapshots.push_back(bigMap(step, 4));
        recorder->push(std::move(batch));
    }
    ASSERT_TRUE(recorder->flush());
    auto run = reader();
    EXPECT_EQ(run.curve(metric::kTrainLoss)->size(), 11u);
    const auto maps = run.snapshots().value();
    ASSERT_EQ(maps.size(), 3u);
    EXPECT_EQ(maps.front().step, 8);
    const auto events = run.eventsAfter(0)->rows;
    ASSERT_EQ(events.size(), 7u);
    EXPECT_EQ(events.front().kind, "dropped");
    EXPECT_THAT(events.front().message, HasSubstr("step 1"));
}

TEST_F(RecorderTest, SetsTheStateAfterWhatWasPushed) {
    auto recorder = newRecorder({.commitSeconds = 5});
    recorder->push(lossAt(3));
    ASSERT_TRUE(recorder->setState(store::RunState::finished, "done"));
    const auto info = reader().info().value();
    EXPECT_EQ(info.step, 3);
    EXPECT_EQ(info.state, store::RunState::finished);
    EXPECT_EQ(info.reason, "done");
}

TEST_F(RecorderTest, KeepsTheJournalSmall) {
    auto recorder = newRecorder({.commitSeconds = 0});
    for (int step = 0; step < 400; ++step) {
        auto batch = lossAt(step);
        batch.snapshots.push_back(bigMap(step, 256));
        recorder->push(std::move(batch));
        ASSERT_TRUE(recorder->flush());
    }
    const auto written = fs::file_size(folder_.database());
    EXPECT_GT(written, 10u << 20) << "the maps do not compress";
    EXPECT_LT(fs::file_size(folder_.database().string() + "-wal"), 8u << 20);
}

/// No file of this process may grow beyond a size while this lives: what a full disk looks like to SQLite.
class FullDisk {
 public:
    explicit FullDisk(rlim_t bytes) {
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit small{bytes, before_.rlim_max};
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &small);
    }
    ~FullDisk() {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

 private:
    rlimit before_{};
    void (*handler_)(int) = nullptr;
};

TEST_F(RecorderTest, ReportsAFullDiskOnceAndKeepsWhatWasCommitted) {
    auto recorder = newRecorder({.commitSeconds = 0, .queueLimit = 4, .snapshotLimit = 4});
    int committed = 0;
    {
        const FullDisk disk(2 << 20);
        for (int step = 0; step < 200; ++step) {
            auto batch = lossAt(step);
            batch.snapshots.push_back(bigMap(step, 256));
            recorder->push(std::move(batch));
            if (!recorder->flush()) break;
            ++committed;
        }
        const auto status = recorder->flush();
        ASSERT_FALSE(status);
        EXPECT_EQ(status.error().message, failure_);
        for (int step = 1000; step < 1100; ++step) recorder->push(lossAt(step));  // must not block
        EXPECT_FALSE(recorder->flush());
    }
    EXPECT_EQ(failures_, 1);
    EXPECT_THAT(failure_, HasSubstr("run.db"));
    ASSERT_GT(committed, 0);
    ASSERT_LT(committed, 200);
    EXPECT_EQ(reader().curve(metric::kTrainLoss)->size(), std::size_t(committed));
    EXPECT_TRUE(recorder->setState(store::RunState::failed, "disk full")) << "there is room again";
    EXPECT_EQ(reader().info()->state, store::RunState::failed);
}

}  // namespace
}  // namespace outeffhop::telemetry
