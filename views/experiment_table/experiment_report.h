// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/results.h"
#include "core/store/workspace.h"

namespace outeffhop::experiment_table {

/// How a table of experiments/ stands in a workspace.
struct Report {
    experiment::Experiment experiment;
    std::vector<experiment::CellProgress> progress;
    experiment::Results results;

    [[nodiscard]] int count(experiment::CellState state) const;
};

/// Looks at every run of the workspace that answers to the experiment, whatever its data files: not for the GUI thread.
/// In a workspace without a catalogue all runs are missing.
Result<Report> reportOf(const store::Workspace& workspace, const std::string& name);

}  // namespace outeffhop::experiment_table
