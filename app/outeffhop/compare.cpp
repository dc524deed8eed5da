// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <memory>

#include "app/outeffhop/command.h"
#include "app/outeffhop/printing.h"
#include "core/store/comparison.h"
#include "core/telemetry/metric_definitions.h"

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
        if (!options.metrics.empty())
            std::erase_if(run->metrics, [&](const auto& metric) {
                return std::ranges::find(options.metrics, metric.first) == options.metrics.end();
            });
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

/// A column a run: many settings and metrics fit a terminal better below each other.
Table turned(const Table& table) {
    Table result{table.caption, {table.headers.front()}, {}, {Alignment::left}};
    for (const auto& row : table.rows) {
        result.headers.push_back(row.front());
        result.alignment.push_back(Alignment::right);
    }
    for (std::size_t column = 1; column < table.headers.size(); ++column) {
        std::vector<std::string> cells{table.headers[column]};
        for (const auto& row : table.rows) cells.push_back(row[column]);
        result.rows.push_back(std::move(cells));
    }
    return result;
}

std::string definitionsText(const store::Comparison& comparison) {
    std::string text = "\n";
    for (const auto& metric : comparison.metrics)
        if (!metric.definition.empty()) text += fmt::format("{}: {}\n", metric.title, metric.definition);
    return text;
}

Json jsonOf(const store::Comparison& comparison) {
    auto metrics = Json::array(), rows = Json::array();
    for (const auto& m : comparison.metrics)
        metrics.push_back({{"name", m.name}, {"title", m.title}, {"unit", m.unit}, {"definition", m.definition}});
    for (const auto& row : comparison.rows) {
        auto settings = Json::object(), values = Json::object();
        for (std::size_t i = 0; i < row.settings.size(); ++i) settings[comparison.settings[i]] = row.settings[i];
        for (std::size_t i = 0; i < row.metrics.size(); ++i) {
            const auto& cell = row.metrics[i];
            values[comparison.metrics[i].name] = {
                {"mean", cell.mean}, {"deviation", cell.deviation}, {"runs", cell.runs}, {"delta", cell.delta}};
        }
        rows.push_back({{"name", row.name},
                        {"runs", row.ids},
                        {"baseline", row.baseline},
                        {"settings", settings},
                        {"metrics", values}});
    }
    return {{"metrics", metrics}, {"rows", rows}};
}

std::string render(const store::Comparison& comparison, const std::string& format) {
    if (format == "json") return jsonOf(comparison).dump(2) + "\n";
    const auto table = store::toTable(comparison);
    if (format == "csv") return toCsv(table);
    if (format == "md") return toMarkdown(table);
    if (format == "latex") return toLatex(table);
    return toText(turned(table)) + definitionsText(comparison);
}

Exit compare(const Options& options) {
    auto catalogue = openExisting(options.workspace);
    if (!catalogue) return report(catalogue.error());
    const auto runs = chosenRuns(*catalogue, options);
    if (!runs) return report(runs.error(), Exit::wrongUse);
    const auto comparison = store::compareRuns(*runs, telemetry::metricDefinitions(true), options.seeds);
    print(render(comparison, options.json ? "json" : options.format));
    return Exit::fine;
}

}  // namespace

void addCompare(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<Options>();
    auto* command = addCommand(app, "compare", "Runs side by side: settings that differ and what was measured",
                               "outeffhop compare \"softmax · seed 0\" OutEffHop --baseline softmax --format latex");
    command->add_option("RUN", options->runs, "Ids, names or unique parts of either")->required();
    command->add_option("--baseline", options->baseline, "Show differences to this run")->type_name("RUN");
    command->add_option("--metrics", options->metrics, "Only these metrics, by name")
        ->delimiter(',')
        ->type_name("NAME,...")
        ->allow_extra_args(false);
    command->add_flag("--seeds", options->seeds, "Runs that differ only in the seed become one row: mean ± deviation");
    command->add_option("--format", options->format, "text, csv, md, latex or json")
        ->check(CLI::IsMember({"text", "csv", "md", "latex", "json"}))
        ->capture_default_str();
    addJsonOption(*command, options->json);
    addWorkspaceOption(*command, options->workspace);
    command->callback([options, &chosen] { chosen = [options] { return compare(*options); }; });
}

}  // namespace outeffhop::cli
