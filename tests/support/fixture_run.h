// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/catalogue.h"
#include "tests/support/scripted_run.h"

namespace outeffhop::tests {

/// The configurations of the backcopy comparison: softmax, softmax + BOS, OutEffHop.
std::vector<config::RunConfig> backcopyConfigs(std::int64_t steps = 1500, int layers = 3, int heads = 1);

/// Registers a scripted run and writes its run.db up to `lastStep` (-1: to the end). It ends as `state`, both in the
/// catalogue and in run.db; without a worker, an active state reads as crashed.
store::CatalogueRun buildRun(store::Catalogue& catalogue, const config::RunConfig& config, std::int64_t lastStep = -1,
                             store::RunState state = store::RunState::finished,
                             const std::string& group = "backcopy · seed 0");

/// A new workspace with the three finished backcopy runs. Throws std::runtime_error when it cannot be made.
store::Workspace buildBackcopyWorkspace(const std::filesystem::path& folder, std::int64_t steps = 1500, int layers = 3,
                                        int heads = 1);

/// The folders of the checkpoints in a batch, empty: readers list only checkpoints that are there.
void makeCheckpointFolders(const store::RunFolder& folder, const store::RunBatch& batch);

/// The newest scalars of a batch, as a worker reports them to the catalogue.
std::map<std::string, double> newestMetrics(const store::RunBatch& batch);

}  // namespace outeffhop::tests
