// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/grid.h"
#include "core/store/catalogue.h"

namespace outeffhop::experiment {

/// missing -> underWay <-> interrupted -> unmeasured -> done; the last two are finished.
enum class CellState { missing, interrupted, underWay, unmeasured, done };

/// A cell and the run of the workspace that answers to it.
struct CellProgress {
    Cell cell;
    CellState state = CellState::missing;
    store::CatalogueRun run = {};                             ///< with an empty id while missing
    bool needsQuantization = false, needsEvaluation = false;  ///< of an unmeasured one
    /// Step of the checkpoint that is measured, of a finished run: the last, or with train.patience the one with the
    /// lowest validation loss, which early stopping is for.
    std::int64_t measuredStep = -1;
    /// Of a finished run: its metrics, the figures of its evaluation, and kOriginal and kQuantized.
    std::map<std::string, double> numbers = {};
};

/// Looks in the workspace for a run of each cell: one with the same settings as far as they matter, name, threads and
/// device aside, where a file that was not given is any. A finished run is preferred to one under way, that to an
/// interrupted one, and a newer one to an older. Evaluation and quantization count when they were made of the measured
/// step with (at least) the asked settings. Numbers of a run.db that cannot be read are missing.
Result<std::vector<CellProgress>> progressOf(const Experiment& experiment, const std::vector<Cell>& cells,
                                             store::Catalogue& catalogue);

/// Creates the runs that are missing, in the order of the cells. The ids of all runs that have to be worked on: these,
/// the interrupted ones and those under way.
Result<std::vector<std::string>> createMissing(const Experiment& experiment, const std::vector<CellProgress>& progress,
                                               store::Catalogue& catalogue);

}  // namespace outeffhop::experiment
