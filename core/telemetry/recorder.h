// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include "core/store/run_writer.h"

namespace outeffhop::telemetry {

/// The only way into a run.db: the training thread pushes plain records, a thread of its own batches and commits them.
/// Scalars and events are never dropped: push blocks when the queue is full. Attention maps are dropped oldest first
/// when more than `snapshotLimit` steps wait with theirs, and each drop becomes an event.
class Recorder {
 public:
    struct Options {
        double commitSeconds = 0.05;    ///< longest time a finished step waits for others to be committed with
        double unwatchedSeconds = 0.5;  ///< the same while nobody reads the run
        std::size_t queueLimit = 1024;  ///< waiting batches
        std::size_t snapshotLimit = 4;  ///< waiting batches that bring attention maps
        std::int64_t snapshotBudgetBytes = 512ll << 20;
    };
    /// `onFailure` is called once, on the recorder's thread, when writing fails (disk full): the run has to stop.
    /// Records pushed after that are lost.
    Recorder(store::RunWriter writer, Options options, std::function<void(const Error&)> onFailure);
    ~Recorder();  ///< commits what is left

    /// Everything of one step; visible to readers completely or not at all. Thread-safe, as are all calls.
    void push(store::RunBatch batch);
    /// Waits until everything pushed so far is committed; the failure if there ever was one.
    Status flush();
    /// After everything pushed so far is committed; tried even after a failure.
    Status setState(store::RunState state, const std::string& reason = {});
    /// Steps whose attention maps are kept whatever the budget.
    void setPinnedSteps(std::vector<std::int64_t> steps);
    /// Processor time the recorder's thread has taken so far.
    [[nodiscard]] double threadSeconds() const;

 private:
    class Worker;
    std::unique_ptr<Worker> worker_;
};

}  // namespace outeffhop::telemetry
