// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/results.h"

#include <algorithm>
#include <cmath>

namespace outeffhop::experiment {
namespace {

std::optional<double> valueOf(const Experiment& experiment, const Case& each, const Measure& measure,
                              const std::map<std::string, double>& numbers) {
    if (!measure.isDifference()) {
        constexpr double kPercent = 100;
        const auto found = numbers.find(each.sourceOf(measure));
        if (found == numbers.end()) return std::nullopt;
        return found->second * (std::ranges::count(each.percent, measure.name) > 0 ? kPercent : 1);
    }
    const auto part = [&](const std::string& name) {
        return valueOf(experiment, each, *std::ranges::find(experiment.measures, name, &Measure::name), numbers);
    };
    const auto minuend = part(measure.minuend), subtrahend = part(measure.subtrahend);
    return minuend && subtrahend ? std::optional(*minuend - *subtrahend) : std::nullopt;
}

store::MetricCell publishedOf(const Case& each, const std::string& method, const Measure& measure) {
    const auto numbers = each.published.find(method);
    if (numbers == each.published.end()) return {};
    const auto number = [&](const std::string& name) {
        const auto found = numbers->second.find(name);
        return found == numbers->second.end() ? store::MetricCell() : found->second;
    };
    if (!measure.isDifference()) return number(measure.name);
    return {.mean = number(measure.minuend).mean - number(measure.subtrahend).mean};
}

ResultRow rowOf(const Experiment& experiment, std::size_t caseIndex, std::size_t methodIndex,
                const std::vector<CellProgress>& progress) {
    ResultRow row{.caseIndex = caseIndex, .methodIndex = methodIndex};
    std::vector<std::vector<double>> values(experiment.measures.size());
    for (const auto& each : progress) {
        if (each.cell.caseIndex != caseIndex || each.cell.methodIndex != methodIndex) continue;
        ++row.seeds;
        row.finished += each.state == CellState::done || each.state == CellState::unmeasured;
        for (std::size_t i = 0; i < values.size(); ++i)
            if (const auto value =
                    valueOf(experiment, experiment.cases[caseIndex], experiment.measures[i], each.numbers))
                values[i].push_back(*value);
    }
    for (std::size_t i = 0; i < values.size(); ++i)
        row.cells.push_back(
            {store::cellOf(values[i]),
             publishedOf(experiment.cases[caseIndex], experiment.methods[methodIndex].name, experiment.measures[i])});
    return row;
}

/// The standard error of a mean over seeds; NaN for a single one.
double errorOf(const store::MetricCell& cell) {
    return cell.deviation / std::sqrt(static_cast<double>(cell.runs));
}

/// `gain`: by how much the ordering holds.
Verdict decide(double gain, double error) {
    if (std::isnan(gain)) return Verdict::notMeasured;
    if (!(std::abs(gain) > error)) return Verdict::undecided;
    return gain > 0 ? Verdict::holds : Verdict::reversed;
}

}  // namespace

Results resultsOf(const Experiment& experiment, const std::vector<CellProgress>& progress) {
    Results results;
    for (std::size_t i = 0; i < experiment.cases.size(); ++i)
        for (std::size_t j = 0; j < experiment.methods.size(); ++j)
            if (auto row = rowOf(experiment, i, j, progress); row.seeds > 0) results.rows.push_back(std::move(row));

    const auto cellOf = [&](std::size_t caseIndex, const std::string& method, const std::string& measure) {
        const auto row = std::ranges::find_if(results.rows, [&](const ResultRow& each) {
            return each.caseIndex == caseIndex && experiment.methods[each.methodIndex].name == method;
        });
        const auto column = std::ranges::find(experiment.measures, measure, &Measure::name);
        return row == results.rows.end()
                   ? std::nullopt
                   : std::optional(row->cells[static_cast<std::size_t>(column - experiment.measures.begin())]);
    };
    constexpr double kErrors = 2;
    for (std::size_t i = 0; i < experiment.cases.size(); ++i)
        for (const auto& ordering : experiment.orderings) {
            const auto better = cellOf(i, ordering.better, ordering.measure);
            const auto than = cellOf(i, ordering.than, ordering.measure);
            if (!better || !than) continue;
            const bool higher = std::ranges::count(experiment.cases[i].higherIsBetter, ordering.measure) > 0;
            const auto gain = [&](const store::MetricCell& a, const store::MetricCell& b) {
                return higher ? a.mean - b.mean : b.mean - a.mean;
            };
            results.orderings.push_back(
                {.caseIndex = i,
                 .ordering = ordering,
                 .ours = decide(gain(better->ours, than->ours),
                                kErrors * std::hypot(errorOf(better->ours), errorOf(than->ours))),
                 .published = decide(gain(better->published, than->published), 0),
                 .better = better->ours,
                 .than = than->ours});
        }
    return results;
}

}  // namespace outeffhop::experiment
