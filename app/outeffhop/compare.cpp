// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <memory>

#include "app/outeffhop/command.h"
#include "app/outeffhop/comparison_text.h"

namespace outeffhop::cli {
namespace {

struct Options {
    store::Workspace workspace;
    std::vector<std::string> runs, metrics;
    std::string baseline, format = "text";
    bool seeds = false, json = false;
};

/// The chosen runs; `baseline` replaces the workspace's own.
Result<std::vector<store::CatalogueRun>> chosenRuns(store::Catalogue& catalogue, const Options& options) {
    std::vector<store::CatalogueRun> runs;
    for (const auto& text : options.runs) {
        auto run = catalogue.find(text);
        if (!run) return fail(run.error());
        runs.push_back(*std::move(run));
    }
    if (options.baseline.empty()) return runs;
    const auto baseline = catalogue.find(options.baseline);
    if (!baseline) return fail(baseline.error());
    for (auto& run : runs) run.baseline = run.id == baseline->id;
    if (std::ranges::none_of(runs, &store::CatalogueRun::baseline))
        return fail("the baseline '{}' is not among the compared runs", baseline->name);
    return runs;
}

std::string render(const store::Comparison& comparison, const std::string& format) {
    if (format == "json") return toJson(comparison).dump(2) + "\n";
    if (format == "csv") return toCsv(comparison);
    if (format == "md") return toMarkdown(store::toTable(comparison));
    if (format == "latex") return toLatex(store::toTable(comparison));
    return toText(comparison);
}

Exit compare(const Options& options) {
    auto catalogue = openToRead(options.workspace);
    if (!catalogue) return report(catalogue.error());
    const auto runs = chosenRuns(*catalogue, options);
    if (!runs) return report(runs.error(), Exit::wrongUse);
    print(render(comparisonOf(options.workspace, *runs, options.seeds, options.metrics),
                 options.json ? "json" : options.format));
    return Exit::fine;
}

}  // namespace

void addCompare(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<Options>();
    auto* command = addCommand(app, "compare", "Runs side by side: settings that differ and what was measured",
                               "outeffhop compare softmax OutEffHop --baseline softmax --format latex");
    command->add_option("RUN", options->runs, "Ids, names or unique parts of either")->required();
    command->add_option("--baseline", options->baseline, "Show differences to this run")->type_name("RUN");
    command->add_option("--metrics", options->metrics, "Only these metrics, by name")
        ->delimiter(',')
        ->type_name("NAME,...")
        ->allow_extra_args(false);
    command->add_flag("--seeds", options->seeds, "Runs that differ only in the seed become one row: mean ± deviation");
    addChoice(*command, "--format", options->format, {"text", "csv", "md", "latex", "json"}, "Form of the table")
        ->capture_default_str();
    addJsonOption(*command, options->json);
    addWorkspaceOption(*command, options->workspace);
    command->callback([options, &chosen] { chosen = [options] { return compare(*options); }; });
}

}  // namespace outeffhop::cli
