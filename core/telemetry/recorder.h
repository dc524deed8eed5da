// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>

#include "core/store/run_writer.h"

namespace outeffhop::telemetry {

/// The only way into a run.db: the training thread pushes plain records, a thread of its own batches and commits them.
/// Scalars and events are never dropped: push blocks when the queue is full. Snapshots are dropped oldest first beyond
/// `snapshotLimit` waiting ones, and each drop becomes an event.
class Recorder {
 public:
    struct Options {
        double commitSeconds = 0.03;  ///< longest time a finished step waits to become visible
        std::size_t snapshotLimit = 4;
        std::int64_t snapshotBudgetBytes = 512ll << 20;
    };
    /// `onFailure` is called once, on the recorder's thread, when a commit fails (disk full): the run has to stop.
    Recorder(store::RunWriter writer, Options options, std::function<void(const Error&)> onFailure);
    ~Recorder();  ///< commits what is left

    /// Everything of one step; visible to readers completely or not at all. Thread-safe.
    void push(store::RunBatch batch);
    /// Waits until everything pushed so far is committed; the failure if there was one.
    Status flush();
    Status setState(store::RunState state, const std::string& reason = {});
    void setPinnedSteps(std::vector<std::int64_t> steps);

 private:
    class Worker;
    std::unique_ptr<Worker> worker_;
};

}  // namespace outeffhop::telemetry
