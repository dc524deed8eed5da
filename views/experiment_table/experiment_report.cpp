// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/experiment_table/experiment_report.h"

#include <algorithm>

namespace outeffhop::experiment_table {
namespace {

using experiment::CellProgress;

Result<std::vector<CellProgress>> progressIn(const store::Workspace& workspace,
                                             const experiment::Experiment& experiment,
                                             const std::vector<experiment::Cell>& cells) {
    if (std::filesystem::exists(workspace.catalogue()))
        return store::Catalogue::openToRead(workspace).and_then(
            [&](store::Catalogue catalogue) { return progressOf(experiment, cells, catalogue); });
    std::vector<CellProgress> progress;
    for (const auto& cell : cells) progress.push_back({.cell = cell});
    return progress;
}

}  // namespace

int Report::count(experiment::CellState state) const {
    return static_cast<int>(std::ranges::count(progress, state, &CellProgress::state));
}

Result<Report> reportOf(const store::Workspace& workspace, const std::string& name) {
    auto experiment = experiment::loadExperiment(name);
    if (!experiment) return fail(experiment.error());
    const auto cells = cellsOf(*experiment, {});
    if (!cells) return fail(cells.error());
    auto progress = progressIn(workspace, *experiment, *cells);
    if (!progress) return fail(progress.error());
    Report report{*std::move(experiment), *std::move(progress), {}};
    report.results = resultsOf(report.experiment, report.progress);
    return report;
}

}  // namespace outeffhop::experiment_table
