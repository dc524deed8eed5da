// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/store/records.h"
#include "core/store/run_state.h"
#include "core/store/workspace.h"

namespace outeffhop::store {

/// Everything one commit brings; a step is visible to readers completely or not at all.
struct RunBatch {
    std::int64_t step = -1;  ///< newest finished step, -1: none in this batch
    std::vector<ScalarRecord> scalars;
    std::vector<VectorRecord> vectors;
    std::vector<ActivationRecord> activations;
    std::vector<OutlierRecord> outliers;
    std::vector<SnapshotRecord> snapshots;
    std::vector<EventRecord> events;
    std::vector<CheckpointRecord> checkpoints;

    [[nodiscard]] bool empty() const;
};

/// What a run says of itself when it is created.
struct RunDescription {
    std::string id, name;
    std::string configJson;       ///< the complete configuration
    std::string environmentJson;  ///< versions, device, threads, host
    std::int64_t steps = 0;       ///< planned
    std::vector<MetricDefinition> metrics;
    std::vector<TensorDefinition> tensors;
    std::vector<ProbeToken> probe;
    int layers = 0, heads = 0;
    std::vector<std::string> layerNames = {};  ///< empty: L1, L2, ...
};

/// The one connection that writes and checkpoints a run.db (schema.sql). Not thread-safe: used by one thread at a time.
/// Every failure names the file; a full disk fails the commit and leaves what was committed readable.
class RunWriter {
 public:
    /// A new run.db; fails if one is there.
    static Result<RunWriter> create(const RunFolder& folder, const RunDescription& description);
    /// An existing run.db, to continue it.
    static Result<RunWriter> open(const RunFolder& folder);

    /// One transaction.
    Status commit(const RunBatch& batch);
    Status setState(RunState state, const std::string& reason = {});
    /// Forgets what was recorded after `step` (the checkpoint a resumed run starts from) and starts a new generation,
    /// so that readers load everything anew.
    Status rewindTo(std::int64_t step);
    /// Deletes snapshots no rule keeps until their blobs fit `budgetBytes`: kept longest are log-spaced steps, the
    /// first, the last, requested and event ones, then periodic ones; a ring of recent ones is thinned first.
    Status retain(std::int64_t budgetBytes, const std::vector<std::int64_t>& pinnedSteps);
    /// Whether anybody has a RunReader of this run, so that steps should become visible at once.
    [[nodiscard]] bool isWatched() const;
    /// Moves the journal into the file (SQLite's passive checkpoint); call between batches.
    Status checkpoint();

    RunWriter(RunWriter&&) noexcept;
    RunWriter& operator=(RunWriter&&) noexcept;
    ~RunWriter();

 private:
    struct Connection;
    explicit RunWriter(std::unique_ptr<Connection> connection);
    std::unique_ptr<Connection> connection_;
};

}  // namespace outeffhop::store
