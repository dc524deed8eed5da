// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "views/bridge/run_handle.h"

namespace outeffhop::bridge {

/// What one poll of a run found; crosses from the reader thread to the GUI thread.
struct RunUpdate {
    std::uint64_t watch = 0;
    bool restart = false;  ///< everything known before is void
    bool behind = false;   ///< more is waiting
    Changes changes;
    store::RunInfo info;
    std::int64_t databaseBytes = 0;
    double readAt = 0;                             ///< steady seconds
    std::vector<store::MetricDefinition> metrics;  ///< these three only with Changed::definitions
    std::vector<store::TensorDefinition> tensors;
    std::vector<store::ProbeToken> probe;
    std::vector<store::ScalarRecord> scalars;    ///< new rows
    std::vector<store::VectorRecord> vectors;    ///< new rows
    std::vector<store::EventRecord> events;      ///< new rows
    std::vector<store::SnapshotInfo> snapshots;  ///< whole lists, only with their flag
    std::vector<std::int64_t> activationSteps;
    std::vector<store::CheckpointRecord> checkpoints;
};

}  // namespace outeffhop::bridge
