// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/result_tables.h"
#include "tests/fuzz/target.h"

namespace outeffhop::fuzz {
namespace {

constexpr const char* kFile = "experiment.json";

Files experimentOf(const std::string& name) {
    return {{kFile, contentOf("experiments/" + name + "/" + kFile)}};
}

/// Its runs, as if nothing had been trained, and the tables that come of that.
Status useExperiment(const std::filesystem::path& file, const experiment::Experiment& experiment) {
    const auto cells = cellsOf(experiment, {});
    if (!cells) return fail(Error(cells.error()).during(file.string()));
    std::ignore = validate(experiment, *cells);
    std::vector<experiment::CellProgress> progress;
    for (const auto& cell : *cells) progress.push_back({.cell = cell});
    const auto results = resultsOf(experiment, progress);
    std::ignore = toText(resultTable(experiment, results)) + toText(orderingTable(experiment, results));
    std::ignore = toJson(experiment, results).dump();
    return {};
}

}  // namespace

Target experiments() {
    return {.name = "experiments",
            .seeds = {experimentOf("table1"), experimentOf("pocket_table1"), experimentOf("pocket_table2")},
            .use = [](const std::filesystem::path& folder) {
                const auto file = folder / kFile;
                return experiment::loadExperiment(file.string()).and_then([&](const auto& experiment) {
                    return useExperiment(file, experiment);
                });
            }};
}

}  // namespace outeffhop::fuzz
