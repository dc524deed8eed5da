// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "views/bridge/run_data.h"
#include "views/kit/time_line.h"

namespace outeffhop::time_line {

/// Steps with a snapshot, ascending, each once.
std::vector<std::int64_t> snapshotSteps(const std::vector<store::SnapshotInfo>& snapshots);

/// Events worth a marker: what happened to the model, and whatever is a warning or an error.
std::vector<kit::TimeLineEvent> markersOf(const std::vector<store::EventRecord>& events);

}  // namespace outeffhop::time_line
