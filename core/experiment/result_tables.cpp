// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/result_tables.h"

#include <algorithm>
#include <cmath>

namespace outeffhop::experiment {
namespace {

/// With the digits that papers print.
std::string publishedText(const store::MetricCell& cell) {
    if (std::isnan(cell.mean)) return "–";
    const auto mean = fmt::format("{}{:.3f}", cell.mean < 0 ? "−" : "", std::abs(cell.mean));
    return std::isnan(cell.deviation) ? mean : fmt::format("{} ± {:.3f}", mean, cell.deviation);
}

std::string seedsText(const ResultRow& row) {
    return row.finished == row.seeds ? std::to_string(row.seeds) : fmt::format("{} of {}", row.finished, row.seeds);
}

/// "max inf norm: OutEffHop < Vanilla".
std::string claimOf(const Experiment& experiment, const OrderingResult& result) {
    const auto& [measure, better, than] = result.ordering;
    const bool higher = std::ranges::count(experiment.cases[result.caseIndex].higherIsBetter, measure) > 0;
    return fmt::format("{}: {} {} {}", std::ranges::find(experiment.measures, measure, &Measure::name)->title, better,
                       higher ? ">" : "<", than);
}

Json number(double value) {
    return std::isfinite(value) ? Json(value) : Json();
}

Json toJson(const store::MetricCell& cell) {
    return {{"mean", number(cell.mean)}, {"deviation", number(cell.deviation)}};
}

}  // namespace

std::string name(Verdict verdict) {
    switch (verdict) {
        case Verdict::holds:
            return "holds";
        case Verdict::reversed:
            return "reversed";
        case Verdict::undecided:
            return "undecided";
        default:
            return "not measured";
    }
}

Table resultTable(const Experiment& experiment, const Results& results) {
    Table table{experiment.title, {"Row", "Method", "Seeds"}, {}, {Alignment::left, Alignment::left, Alignment::right}};
    for (const auto& measure : experiment.measures)
        for (const auto* whose : {"", ", paper"}) {
            table.headers.push_back(measure.title + whose);
            table.alignment.push_back(Alignment::right);
        }
    for (const auto& row : results.rows) {
        std::vector<std::string> cells{experiment.cases[row.caseIndex].name, experiment.methods[row.methodIndex].name,
                                       seedsText(row)};
        for (const auto& cell : row.cells) {
            cells.push_back(store::textOf(cell.ours));
            cells.push_back(publishedText(cell.published));
        }
        table.rows.push_back(std::move(cells));
    }
    return table;
}

Table orderingTable(const Experiment& experiment, const Results& results) {
    Table table{"Orderings", {"Row", "Ordering", "Ours", "Paper"}, {}, {}};
    for (const auto& result : results.orderings)
        if (result.ours != Verdict::notMeasured || result.published != Verdict::notMeasured)
            table.rows.push_back({experiment.cases[result.caseIndex].name, claimOf(experiment, result),
                                  name(result.ours), name(result.published)});
    return table;
}

Json toJson(const Experiment& experiment, const Results& results) {
    Json json{{"experiment", experiment.name}, {"title", experiment.title}};
    auto& measures = json["measures"] = Json::array();
    for (const auto& measure : experiment.measures)
        measures.push_back({{"name", measure.name}, {"title", measure.title}, {"from", measure.from}});
    auto& rows = json["rows"] = Json::array();
    for (const auto& row : results.rows) {
        auto numbers = Json::object();
        for (std::size_t i = 0; i < row.cells.size(); ++i) {
            auto ours = toJson(row.cells[i].ours);
            ours["seeds"] = row.cells[i].ours.runs;
            numbers[experiment.measures[i].name] = {{"ours", ours}, {"published", toJson(row.cells[i].published)}};
        }
        rows.push_back({{"row", experiment.cases[row.caseIndex].name},
                        {"method", experiment.methods[row.methodIndex].name},
                        {"seeds", row.seeds},
                        {"finished", row.finished},
                        {"numbers", numbers}});
    }
    auto& orderings = json["orderings"] = Json::array();
    for (const auto& result : results.orderings)
        orderings.push_back({{"row", experiment.cases[result.caseIndex].name},
                             {"measure", result.ordering.measure},
                             {"better", result.ordering.better},
                             {"than", result.ordering.than},
                             {"ours", name(result.ours)},
                             {"published", name(result.published)}});
    return json;
}

}  // namespace outeffhop::experiment
