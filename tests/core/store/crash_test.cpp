// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include "core/base/file_lock.h"
#include "core/store/health.h"
#include "core/store/run_reader.h"
#include "tests/core/store/sample_run.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::store {
namespace {

constexpr int kKills = 24;

/// What a step of the writing child holds: scalars, vectors, and a map every third step.
RunBatch fullStep(std::int64_t step) {
    auto batch = sampleStep(step);
    if (step % 3 == 0) batch.snapshots = {sampleSnapshot(step, 40)};
    return batch;
}

/// Commits steps from `first` on and reports each after its commit, until it is killed.
[[noreturn]] void writeForever(const RunFolder& folder, std::int64_t first, int reportTo) {
    const auto lock = FileLock::tryAcquire(folder.lock());
    auto writer = RunWriter::open(folder);
    if (!lock || !*lock || !writer || !writer->setState(RunState::running)) ::_exit(1);
    for (auto step = first;; ++step) {
        if (!writer->commit(fullStep(step))) ::_exit(2);
        if (::write(reportTo, &step, sizeof step) != sizeof step) ::_exit(3);
        if (step % 7 == 0 && !writer->checkpoint()) ::_exit(4);
        if (step % 20 == 0 && !writer->retain(100'000, {})) ::_exit(5);
    }
}

/// A writer that is killed after a time; returns the last step it reported as committed, `first` - 1 if none.
std::int64_t writeAndKill(const RunFolder& folder, std::int64_t first, std::chrono::microseconds after) {
    std::array<int, 2> reports{};
    EXPECT_EQ(::pipe(reports.data()), 0);
    const pid_t child = ::fork();
    if (child == 0) writeForever(folder, first, reports[1]);
    ::close(reports[1]);
    std::this_thread::sleep_for(after);
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself with " << WEXITSTATUS(status);
    auto last = first - 1;
    for (std::int64_t step = 0; ::read(reports[0], &step, sizeof step) == sizeof step;) last = step;
    ::close(reports[0]);
    return last;
}

void expectWholeSteps(RunReader& reader, std::int64_t last) {
    const auto loss = reader.curve("loss").value(), rate = reader.curve("rate").value();
    ASSERT_EQ(loss.size(), static_cast<std::size_t>(last + 1));
    ASSERT_EQ(rate.size(), loss.size());
    for (std::int64_t step = 0; step <= last; ++step) ASSERT_EQ(loss[static_cast<std::size_t>(step)].step, step);
    EXPECT_EQ(reader.vectorsAfter(0, 1'000'000)->rows.size(), loss.size());
    const auto snapshots = reader.snapshots().value();
    EXPECT_EQ(snapshots.back().step, last / 3 * 3);
    for (const auto& snapshot : snapshots)
        for (int layer = 0; layer < snapshot.layers; ++layer)
            ASSERT_TRUE(reader.attention(snapshot.step, 0, layer)->has_value()) << "step " << snapshot.step;
}

TEST(Crash, KillAtAnyMomentLosesNoCommittedStep) {
    tests::ScratchFolder scratch;
    const RunFolder folder{scratch.path() / "run"};
    ASSERT_TRUE(RunWriter::create(folder, sampleDescription())->commit(fullStep(0)));
    std::mt19937 random(20);
    std::uniform_int_distribution<int> micros(3'000, 60'000);
    std::int64_t next = 1;
    int committing = 0;
    for (int kill = 0; kill < kKills; ++kill) {
        const auto reported = writeAndKill(folder, next, std::chrono::microseconds(micros(random)));
        ASSERT_TRUE(checkIntegrity(folder)) << checkIntegrity(folder).error().message;
        auto reader = RunReader::open(folder).value();
        const auto info = reader.info().value();
        EXPECT_GE(info.step, reported);
        EXPECT_LE(info.step, reported + 1) << "at most the commit that was under way";
        if (reported >= next) {
            EXPECT_EQ(info.state, RunState::crashed);
        }
        ASSERT_NO_FATAL_FAILURE(expectWholeSteps(reader, info.step));
        committing += reported >= next;
        next = info.step + 1;
    }
    EXPECT_GT(committing, kKills / 2) << "most kills have to hit a working writer, or this test shows nothing";
}

TEST(Crash, ReadersSeeWholeStepsWhileTheWriterWrites) {
    tests::ScratchFolder scratch;
    const RunFolder folder{scratch.path() / "run"};
    auto writer = RunWriter::create(folder, sampleDescription()).value();
    constexpr std::int64_t kSteps = 300;
    std::jthread writing([&] {
        for (std::int64_t step = 0; step < kSteps; ++step) {
            if (!writer.commit(fullStep(step))) break;
            if (step % 25 == 0 && !writer.checkpoint()) break;
        }
    });
    auto reader = RunReader::open(folder).value();
    std::int64_t cursor = 0, seen = 0;
    for (int i = 0; i < 100'000 && seen < 2 * kSteps; ++i) {
        const auto tail = reader.scalarsAfter(cursor);
        ASSERT_TRUE(tail) << tail.error().message;
        ASSERT_EQ(tail->rows.size() % 2, 0u) << "a step has two scalars";
        cursor = tail->cursor;
        seen += static_cast<std::int64_t>(tail->rows.size());
        ASSERT_LE(seen / 2 - 1, reader.info()->step);
    }
    EXPECT_EQ(seen, 2 * kSteps);
}

}  // namespace
}  // namespace outeffhop::store
