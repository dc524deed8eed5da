// SPDX-License-Identifier: GPL-3.0-or-later
// A stand-in for `outeffhop work ID --workspace DIR [--lock N]` that needs no LibTorch: writes a scripted run step by
// step, obeys commands, continues a run from its last checkpoint, starts the next of the queue, and can be killed at
// any moment. OUTEFFHOP_FAKE_STEP_MS is the time a step takes (5 unless set).
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <thread>

#include "core/base/file_lock.h"
#include "core/base/stop_flag.h"
#include "core/config/parameters.h"
#include "core/store/queue.h"
#include "core/store/run_reader.h"
#include "tests/support/fixture_run.h"

namespace outeffhop::tests {
namespace {

using store::CommandKind;
using store::RunState;

constexpr int kCheckpointBatches = 25;
constexpr int kProgressSteps = 20;

class FakeWorker {
 public:
    FakeWorker(store::Catalogue catalogue, std::string id, ScriptedRun script, store::RunWriter writer,
               std::int64_t first)
        : catalogue_(std::move(catalogue)),
          id_(std::move(id)),
          script_(std::move(script)),
          writer_(std::move(writer)),
          step_(first) {}

    Status run() {
        Status outcome = enter(RunState::running);
        while (outcome && state_ != RunState::stopped && step_ <= script_.config().train.steps) {
            outcome = obey();
            if (outcome && state_ == RunState::running) outcome = takeStep();
            std::this_thread::sleep_for(std::chrono::milliseconds(stepMilliseconds()));
        }
        if (outcome && state_ == RunState::running) outcome = enter(RunState::finished);
        return outcome;
    }

 private:
    static int stepMilliseconds() {
        const char* text = std::getenv("OUTEFFHOP_FAKE_STEP_MS");
        return text ? std::atoi(text) : 5;
    }

    Status enter(RunState state) {
        state_ = state;
        if (auto set = writer_.setState(state); !set) return set;
        return catalogue_.setState(id_, state);
    }

    Status obey() {
        const auto commands = catalogue_.take(id_);
        if (!commands) return fail(commands.error());
        for (const auto& command : *commands)
            if (auto done = obey(command.kind); !done) return done;
        return stopRequested() ? enter(RunState::stopped) : Status();
    }

    Status obey(CommandKind kind) {
        if (kind == CommandKind::pause) return enter(RunState::paused);
        if (kind == CommandKind::proceed) return enter(RunState::running);
        if (kind == CommandKind::stop) return enter(RunState::stopped);
        store::RunBatch batch;
        if (kind == CommandKind::snapshot) batch.snapshots = {script_.snapshot(step_ - 1, "request")};
        if (kind == CommandKind::checkpoint)
            batch.checkpoints = {{step_ - 1, fmt::format("checkpoints/step-{:08}", step_ - 1), 800'000, 0, false}};
        return record(batch);
    }

    Status record(const store::RunBatch& batch) {
        makeCheckpointFolders(catalogue_.workspace().run(id_), batch);
        return writer_.commit(batch);
    }

    Status takeStep() {
        const auto batch = script_.batch(step_);
        if (auto written = record(batch); !written) return written;
        const bool last = step_ == script_.config().train.steps;
        if (step_ % kCheckpointBatches == 0)
            if (auto moved = writer_.checkpoint(); !moved) return moved;
        ++step_;
        if (batch.step % kProgressSteps == 0 || last)
            return catalogue_.setProgress(id_, batch.step, newestMetrics(batch));
        return {};
    }

    store::Catalogue catalogue_;
    std::string id_;
    ScriptedRun script_;
    store::RunWriter writer_;
    std::int64_t step_;
    RunState state_ = RunState::starting;
};

/// The writer and the first step to take: 0 in a new run, the one after the last checkpoint in an old one.
Result<std::pair<store::RunWriter, std::int64_t>> openRun(const store::RunFolder& folder, const ScriptedRun& script) {
    if (!std::filesystem::exists(folder.database()))
        return store::RunWriter::create(folder, script.description(folder.id())).map([](auto writer) {
            return std::pair(std::move(writer), std::int64_t{0});
        });
    auto reader = store::RunReader::open(folder);
    if (!reader) return fail(reader.error());
    const auto checkpoints = reader->checkpoints();
    if (!checkpoints) return fail(checkpoints.error());
    const auto last = checkpoints->empty() ? -1 : checkpoints->back().step;
    auto writer = store::RunWriter::open(folder);
    if (!writer) return fail(writer.error());
    if (auto rewound = writer->rewindTo(last); !rewound) return fail(rewound.error());
    return std::pair(*std::move(writer), last + 1);
}

/// `file`: number of the open lock file, or null.
Result<FileLock> lockOf(const store::RunFolder& folder, const char* file) {
    if (file) return FileLock::inherit(std::atoi(file), folder.lock());
    auto lock = FileLock::tryAcquire(folder.lock());
    if (!lock) return fail(lock.error());
    if (!*lock) return fail("another worker holds {}", folder.lock().string());
    return std::move(**lock);
}

Status work(const std::string& id, const store::Workspace& workspace, const char* lockFile) {
    const auto folder = workspace.run(id);
    const auto lock = lockOf(folder, lockFile);
    if (!lock) return fail(lock.error());
    auto catalogue = store::Catalogue::open(workspace);
    if (!catalogue) return fail(catalogue.error());
    const auto row = catalogue->run(id);
    if (!row) return fail(row.error());
    const auto config = config::fromJsonText(row->configJson);
    if (!config) return fail(config.error());
    const ScriptedRun script(*config);
    auto opened = openRun(folder, script);
    if (!opened) return fail(opened.error());
    return FakeWorker(*std::move(catalogue), id, script, std::move(opened->first), opened->second).run();
}

Status startNext(const store::Workspace& workspace) {
    auto catalogue = store::Catalogue::open(workspace);
    if (!catalogue) return fail(catalogue.error());
    const auto workers = store::parallelWorkers(*catalogue);
    if (!workers) return fail(workers.error());
    return store::startQueued(*catalogue, *workers, "/proc/self/exe");
}

Status workAndStartNext(const std::string& id, const store::Workspace& workspace, const char* lockFile) {
    return work(id, workspace, lockFile).and_then([&] { return startNext(workspace); });
}

}  // namespace
}  // namespace outeffhop::tests

int main(int count, char** words) {
    if ((count != 5 && count != 7) || std::strcmp(words[1], "work") != 0) {
        std::cerr << "usage: fake_worker work ID --workspace DIR [--lock N]\n";
        return 2;
    }
    outeffhop::installStopSignals();
    const auto outcome = outeffhop::tests::workAndStartNext(words[2], {words[4]}, count == 7 ? words[6] : nullptr);
    if (!outcome) std::cerr << outcome.error().message << '\n';
    return outcome ? 0 : 1;
}
