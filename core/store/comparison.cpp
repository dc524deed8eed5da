// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/comparison.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

namespace outeffhop::store {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kNone = "–";

struct Setting {
    std::string name, value;
};
/// All leaves of a configuration, {"model": {"layers": 2}} as model.layers, in its order.
using Settings = std::vector<Setting>;

void flatten(const Json& json, const std::string& prefix, Settings& settings) {
    for (const auto& [key, value] : json.items()) {
        const auto name = prefix.empty() ? key : prefix + "." + key;
        if (value.is_object())
            flatten(value, name, settings);
        else
            settings.push_back({name, value.is_string() ? value.get<std::string>() : value.dump()});
    }
}

Settings settingsOf(const CatalogueRun& run, bool mergeSeeds) {
    Settings settings;
    const auto config = Json::parse(run.configJson, nullptr, false);
    if (config.is_object()) flatten(config, "", settings);
    std::erase_if(settings, [&](const auto& s) { return s.name == "name" || (mergeSeeds && s.name == "seed"); });
    return settings;
}

const std::string* find(const Settings& settings, const std::string& name) {
    const auto found = std::ranges::find(settings, name, &Setting::name);
    return found == settings.end() ? nullptr : &found->value;
}

/// Runs of one row, before their numbers are put together.
struct Group {
    Settings settings;
    std::vector<const CatalogueRun*> runs;
};

std::vector<Group> groupRuns(const std::vector<CatalogueRun>& runs, bool mergeSeeds) {
    std::vector<Group> groups;
    for (const auto& run : runs) {
        auto settings = settingsOf(run, mergeSeeds);
        const auto same = [&](const Group& group) {
            return std::ranges::equal(group.settings, settings, [](const auto& a, const auto& b) {
                return a.name == b.name && a.value == b.value;
            });
        };
        const auto found = mergeSeeds ? std::ranges::find_if(groups, same) : groups.end();
        if (found != groups.end())
            found->runs.push_back(&run);
        else
            groups.push_back({std::move(settings), {&run}});
    }
    return groups;
}

std::vector<std::string> differingSettings(const std::vector<Group>& groups) {
    std::vector<std::string> names;
    std::set<std::string> seen;
    for (const auto& group : groups)
        for (const auto& [name, value] : group.settings) {
            if (!seen.insert(name).second) continue;
            const bool differs = std::ranges::any_of(groups, [&](const Group& other) {
                const auto* theirs = find(other.settings, name);
                return !theirs || *theirs != value;
            });
            if (differs) names.push_back(name);
        }
    return names;
}

std::vector<MetricDefinition> recordedMetrics(const std::vector<CatalogueRun>& runs,
                                              const std::vector<MetricDefinition>& definitions) {
    std::set<std::string> recorded;
    for (const auto& run : runs)
        for (const auto& [name, value] : run.metrics) recorded.insert(name);
    std::vector<MetricDefinition> metrics;
    for (const auto& definition : definitions)
        if (recorded.erase(definition.name)) metrics.push_back(definition);
    for (const auto& name : recorded) metrics.push_back({name, name, "", "", MetricShape::scalar, Better::neither});
    return metrics;
}

MetricCell metricOf(const std::vector<const CatalogueRun*>& runs, const std::string& metric) {
    std::vector<double> values;
    for (const auto* run : runs)
        if (const auto found = run->metrics.find(metric); found != run->metrics.end()) values.push_back(found->second);
    return cellOf(std::move(values));
}

/// What the names of several seeds have in common: "hop · seed 0" and "hop · seed 1" are "hop (2 seeds)".
std::string groupName(const std::vector<const CatalogueRun*>& runs) {
    std::string name = runs.front()->name;
    if (runs.size() == 1) return name;
    for (const auto* run : runs)
        name.resize(static_cast<std::size_t>(std::ranges::mismatch(name, run->name).in1 - name.begin()));
    if (const auto seed = name.rfind("seed");
        seed != std::string::npos && name.find_first_not_of(" =0123456789", seed + 4) == std::string::npos)
        name.resize(seed);
    name.resize(name.find_last_not_of(" ,-_(\xB7\xC2") + 1);  // and the middle dot, C2 B7
    return fmt::format("{} ({} seeds)", name.empty() ? runs.front()->name : name, runs.size());
}

/// Digits after the point that show `value` with `significant` digits.
int decimals(double value, int significant) {
    if (value == 0 || !std::isfinite(value)) return significant - 1;
    return std::clamp(significant - 1 - static_cast<int>(std::floor(std::log10(std::abs(value)))), 0, 12);
}

std::string withMinus(std::string number) {
    return number.starts_with('-') ? "−" + number.substr(1) : number;
}

}  // namespace

MetricCell cellOf(std::vector<double> values) {
    std::erase_if(values, [](double value) { return std::isnan(value); });
    MetricCell cell;
    cell.runs = static_cast<int>(values.size());
    if (values.empty()) return cell;
    const auto count = static_cast<double>(values.size());
    cell.mean = 0;
    for (const double value : values) cell.mean += value / count;
    double squares = 0;
    for (const double value : values) squares += (value - cell.mean) * (value - cell.mean);
    if (values.size() > 1) cell.deviation = std::sqrt(squares / (count - 1));
    return cell;
}

bool Comparison::hasBaseline() const {
    return std::ranges::any_of(rows, &ComparisonRow::baseline);
}

Comparison compareRuns(const std::vector<CatalogueRun>& runs, const std::vector<MetricDefinition>& definitions,
                       bool mergeSeeds) {
    const auto groups = groupRuns(runs, mergeSeeds);
    Comparison comparison{differingSettings(groups), recordedMetrics(runs, definitions), {}};
    for (const auto& group : groups) {
        ComparisonRow row;
        row.name = groupName(group.runs);
        for (const auto* run : group.runs) {
            row.ids.push_back(run->id);
            row.baseline |= run->baseline;
        }
        for (const auto& name : comparison.settings) {
            const auto* value = find(group.settings, name);
            row.settings.push_back(value ? *value : kNone);
        }
        for (const auto& metric : comparison.metrics) row.metrics.push_back(metricOf(group.runs, metric.name));
        comparison.rows.push_back(std::move(row));
    }
    const auto baseline = std::ranges::find_if(comparison.rows, &ComparisonRow::baseline);
    if (baseline != comparison.rows.end())
        for (auto& row : comparison.rows)
            for (std::size_t i = 0; i < row.metrics.size(); ++i)
                row.metrics[i].delta = row.metrics[i].mean - baseline->metrics[i].mean;
    return comparison;
}

std::string headerOf(const MetricDefinition& metric) {
    return metric.unit.empty() ? metric.title : fmt::format("{} ({})", metric.title, metric.unit);
}

std::string textOf(const MetricCell& cell) {
    constexpr int kDigits = 4, kDeviationDigits = 2;
    if (std::isnan(cell.mean)) return kNone;
    if (std::isnan(cell.deviation)) return withMinus(fmt::format("{:.{}f}", cell.mean, decimals(cell.mean, kDigits)));
    const int places = cell.deviation > 0 ? decimals(cell.deviation, kDeviationDigits) : decimals(cell.mean, kDigits);
    return withMinus(fmt::format("{:.{}f} ± {:.{}f}", cell.mean, places, cell.deviation, places));
}

std::string deltaText(const MetricCell& cell) {
    constexpr int kDigits = 3;
    if (std::isnan(cell.delta)) return kNone;
    if (cell.delta == 0) return "0";
    return withMinus(fmt::format("{:+.{}f}", cell.delta, decimals(cell.delta, kDigits)));
}

Table toTable(const Comparison& comparison) {
    Table table;
    const auto addColumn = [&](const std::string& header, Alignment alignment) {
        table.headers.push_back(header);
        table.alignment.push_back(alignment);
    };
    const bool deltas = comparison.hasBaseline();
    addColumn("Run", Alignment::left);
    for (const auto& setting : comparison.settings) addColumn(setting, Alignment::left);
    for (const auto& metric : comparison.metrics) {
        addColumn(headerOf(metric), Alignment::right);
        if (deltas) addColumn("Δ", Alignment::right);
    }
    for (const auto& row : comparison.rows) {
        std::vector<std::string> cells{row.baseline ? row.name + " (baseline)" : row.name};
        std::ranges::copy(row.settings, std::back_inserter(cells));
        for (const auto& cell : row.metrics) {
            cells.push_back(textOf(cell));
            if (deltas) cells.push_back(deltaText(cell));
        }
        table.rows.push_back(std::move(cells));
    }
    return table;
}

}  // namespace outeffhop::store
