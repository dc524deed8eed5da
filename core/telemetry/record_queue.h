// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <deque>

#include "core/store/run_writer.h"

namespace outeffhop::telemetry {

/// Batches that wait to be committed. Not thread-safe.
class RecordQueue {
 public:
    explicit RecordQueue(std::size_t snapshotLimit) : snapshotLimit_(snapshotLimit) {}

    [[nodiscard]] std::size_t size() const { return waiting_.size(); }
    [[nodiscard]] bool hasSnapshots() const { return withSnapshots_ > 0; }
    /// Beyond `snapshotLimit` batches with attention maps the oldest ones lose theirs and tell so in an event.
    void push(store::RunBatch batch);
    /// Everything that waits as one batch, in the order of pushing.
    store::RunBatch takeAll();

 private:
    std::deque<store::RunBatch> waiting_;
    std::size_t snapshotLimit_, withSnapshots_ = 0;
};

}  // namespace outeffhop::telemetry
