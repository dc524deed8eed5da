// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/store/records.h"
#include "core/store/run_state.h"
#include "core/store/workspace.h"

namespace outeffhop::store {

struct RunInfo {
    std::string id, name;
    RunState state = RunState::created;  ///< as recorded, or crashed
    std::string reason;
    std::int64_t step = -1;  ///< last committed step, -1 before the first
    std::int64_t steps = 0;
    int generation = 0;  ///< grows when a resumed run forgets what came after its checkpoint
    int layers = 0, heads = 0;
    std::vector<std::string> layerNames;               ///< one a layer
    double createdAt = 0, startedAt = 0, endedAt = 0;  ///< wall seconds, 0: not yet
    std::string configJson, environmentJson;
};

/// A page of new rows and the cursor to continue from.
template <class Record>
struct Tail {
    std::vector<Record> rows;
    std::int64_t cursor = 0;
};

struct SnapshotInfo {
    std::int64_t step = 0;
    int sequence = 0;
    int layers = 0, heads = 0, queries = 0, keys = 0;
    std::string reason;
};

/// The overview of a snapshot: layers x heads square pictures of max-pooled probabilities, code c = probability
/// (c/255)^2.
struct Thumbnails {
    int layers = 0, heads = 0, size = 0;
    std::vector<std::uint8_t> codes;  ///< [layers, heads, size, size]
};

/// Read-only view of a run.db, live or finished. Every call binds, steps to the end and resets, so that the writer is
/// never held up. Not thread-safe. Files of older versions are read; newer, foreign or damaged ones fail with a
/// sentence.
class RunReader {
 public:
    static Result<RunReader> open(const RunFolder& folder);

    /// Changes whenever something was committed since the last call of anything here (PRAGMA data_version).
    Result<std::int64_t> dataVersion();
    /// Reads the whole file (PRAGMA integrity_check); fails with what is damaged.
    Status checkIntegrity();

    Result<RunInfo> info();
    Result<std::vector<MetricDefinition>> metrics();
    Result<std::vector<TensorDefinition>> tensors();
    Result<std::vector<ProbeToken>> probe();

    /// Scalars committed after `cursor` (0: from the start), oldest first, at most `limit`.
    Result<Tail<ScalarRecord>> scalarsAfter(std::int64_t cursor, int limit = 50'000);
    Result<Tail<VectorRecord>> vectorsAfter(std::int64_t cursor, int limit = 10'000);
    Result<Tail<EventRecord>> eventsAfter(std::int64_t cursor, int limit = 10'000);
    /// One metric's whole curve, ordered by step.
    Result<std::vector<ScalarRecord>> curve(const std::string& metric);
    /// The newest values at or before `step`; empty when there are none.
    Result<std::optional<VectorRecord>> vectorAt(const std::string& metric, std::int64_t step);

    /// Ordered by step, then sequence.
    Result<std::vector<SnapshotInfo>> snapshots();
    Result<std::optional<Thumbnails>> thumbnails(std::int64_t step, int sequence);
    Result<std::optional<AttentionLayer>> attention(std::int64_t step, int sequence, int layer);

    /// Steps with activation statistics, ordered.
    Result<std::vector<std::int64_t>> activationSteps();
    /// All tensors at the newest such step at or before `step`.
    Result<std::vector<ActivationRecord>> activationsAt(std::int64_t step);
    /// One tensor at up to `limit` steps, evenly chosen over those at or before `lastStep`, the newest always among
    /// them.
    Result<std::vector<ActivationRecord>> activationsOf(int tensor, std::int64_t lastStep, int limit);
    /// The largest at the newest recorded step at or before `step`, largest first.
    Result<std::vector<OutlierRecord>> outliersAt(std::int64_t step, int limit);
    /// The largest over all steps at or before `step`, at most one a (tensor, channel, position) place, largest first.
    Result<std::vector<OutlierRecord>> largestOutliers(std::int64_t step, int limit);

    /// Those whose folder is still there, ordered by step.
    Result<std::vector<CheckpointRecord>> checkpoints();

    RunReader(RunReader&&) noexcept;
    RunReader& operator=(RunReader&&) noexcept;
    ~RunReader();

 private:
    struct Connection;
    explicit RunReader(std::unique_ptr<Connection> connection);
    std::unique_ptr<Connection> connection_;
};

/// Probabilities of one head, [queries, keys] row-major.
std::vector<float> decodeHead(const AttentionLayer& layer, int head);

}  // namespace outeffhop::store
