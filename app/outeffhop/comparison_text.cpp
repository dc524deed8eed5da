// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/outeffhop/comparison_text.h"

#include <algorithm>
#include <cmath>

#include "app/outeffhop/command.h"
#include "app/outeffhop/evaluation_text.h"
#include "core/telemetry/metric_definitions.h"
#include "core/telemetry/summary.h"

namespace outeffhop::cli {
namespace {

bool hasSeveralSeeds(const store::Comparison& comparison) {
    return std::ranges::any_of(comparison.rows, [](const auto& row) { return row.ids.size() > 1; });
}

std::string withDelta(const store::MetricCell& cell, const store::ComparisonRow& row, bool deltas) {
    auto text = store::textOf(cell);
    if (deltas && !row.baseline && !std::isnan(cell.delta)) text += fmt::format(" ({})", store::deltaText(cell));
    return text;
}

/// A column a run: many settings and metrics fit a terminal better below each other.
Table upright(const store::Comparison& comparison) {
    Table table{"", {"Run"}, {}, {Alignment::left}};
    for (const auto& row : comparison.rows) {
        table.headers.push_back(row.name + (row.baseline ? " (baseline)" : ""));
        table.alignment.push_back(Alignment::right);
    }
    const auto addRow = [&](const std::string& title, auto&& cellOf) {
        std::vector<std::string> cells{title};
        for (const auto& row : comparison.rows) cells.push_back(cellOf(row));
        table.rows.push_back(std::move(cells));
    };
    for (std::size_t i = 0; i < comparison.settings.size(); ++i)
        addRow(comparison.settings[i], [i](const auto& row) { return row.settings[i]; });
    for (std::size_t i = 0; i < comparison.metrics.size(); ++i)
        addRow(store::headerOf(comparison.metrics[i]),
               [&, i](const auto& row) { return withDelta(row.metrics[i], row, comparison.hasBaseline()); });
    return table;
}

/// Newest values that the summary tells better give way to it.
void addSummary(store::CatalogueRun& run, const store::RunFolder& folder) {
    std::erase_if(run.metrics, [](const auto& metric) { return telemetry::findSummaryMetric(metric.first); });
    if (!std::filesystem::exists(folder.database())) return;
    const auto summary = store::RunReader::open(folder).and_then(telemetry::summaryOf);
    if (!summary) {
        report(summary.error());
        return;
    }
    run.metrics.insert(summary->begin(), summary->end());
}

/// The newest numbers of outeffhop eval; their definitions are added to `definitions`.
void addEvaluation(store::CatalogueRun& run, const store::RunFolder& folder,
                   std::vector<store::MetricDefinition>& definitions) {
    const auto record = newestEvaluation(folder);
    if (!record) {
        report(record.error());
        return;
    }
    if (!*record) return;
    for (const auto& [definition, value] : (*record)->metrics) {
        run.metrics[definition.name] = value;
        if (std::ranges::find(definitions, definition.name, &store::MetricDefinition::name) == definitions.end())
            definitions.push_back(definition);
    }
}

/// Of the summary, then of all else that runs report.
std::vector<store::MetricDefinition> definitions() {
    std::vector<store::MetricDefinition> all;
    for (const auto& metric : telemetry::summaryMetrics()) {
        all.push_back(metric.definition);
        all.back().title += ", " + metric.note;
    }
    std::ranges::copy_if(telemetry::knownMetrics(), std::back_inserter(all),
                         [](const auto& metric) { return !telemetry::findSummaryMetric(metric.name); });
    return all;
}

std::string exact(double value) {
    return std::isnan(value) ? "" : fmt::format("{}", value);
}

}  // namespace

store::Comparison comparisonOf(const store::Workspace& workspace, std::vector<store::CatalogueRun> runs,
                               bool mergeSeeds, const std::vector<std::string>& metrics) {
    auto known = definitions();
    for (auto& run : runs) {
        addSummary(run, workspace.run(run.id));
        addEvaluation(run, workspace.run(run.id), known);
        std::erase_if(run.metrics, [&](const auto& metric) {
            return !metrics.empty() && std::ranges::find(metrics, metric.first) == metrics.end();
        });
    }
    return store::compareRuns(runs, known, mergeSeeds);
}

std::string toText(const store::Comparison& comparison) {
    auto text = toText(upright(comparison)) + "\n";
    if (comparison.hasBaseline()) text += "In brackets: the difference to the baseline.\n";
    for (const auto& metric : comparison.metrics)
        if (!metric.definition.empty()) text += fmt::format("{}: {}\n", metric.title, metric.definition);
    return text;
}

std::string toCsv(const store::Comparison& comparison) {
    const bool seeds = hasSeveralSeeds(comparison), deltas = comparison.hasBaseline();
    Table table{"", {"Run", "Id"}, {}, {}};
    std::ranges::copy(comparison.settings, std::back_inserter(table.headers));
    for (const auto& metric : comparison.metrics) {
        const auto header = store::headerOf(metric);
        table.headers.push_back(header);
        if (seeds) table.headers.insert(table.headers.end(), {header + " deviation", header + " runs"});
        if (deltas) table.headers.push_back(header + " difference");
    }
    for (const auto& row : comparison.rows) {
        std::vector<std::string> cells{row.name, fmt::format("{}", fmt::join(row.ids, " "))};
        std::ranges::copy(row.settings, std::back_inserter(cells));
        for (const auto& cell : row.metrics) {
            cells.push_back(exact(cell.mean));
            if (seeds) cells.insert(cells.end(), {exact(cell.deviation), std::to_string(cell.runs)});
            if (deltas) cells.push_back(exact(cell.delta));
        }
        table.rows.push_back(std::move(cells));
    }
    return toCsv(table);
}

Json toJson(const store::Comparison& comparison) {
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

}  // namespace outeffhop::cli
