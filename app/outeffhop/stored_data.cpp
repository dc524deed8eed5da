// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/outeffhop/stored_data.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/base/table.h"
#include "core/config/nearest.h"
#include "core/store/signed_log_histogram.h"

namespace outeffhop::cli {
namespace {

using store::MetricShape;
using store::RunReader;
using store::SignedLogBins;

std::map<int, std::string> tensorNames(const std::vector<store::TensorDefinition>& tensors) {
    std::map<int, std::string> names;
    for (const auto& tensor : tensors) names[tensor.id] = tensor.name;
    return names;
}

/// Texts of the probe's tokens by (sequence, position).
std::map<std::pair<int, int>, std::string> tokenTexts(const std::vector<store::ProbeToken>& probe) {
    std::map<std::pair<int, int>, std::string> texts;
    for (const auto& token : probe) texts[{token.sequence, token.position}] = token.text;
    return texts;
}

/// The chosen step, or all steps that have statistics.
Result<std::vector<std::int64_t>> chosenSteps(RunReader& reader, const Selection& selection) {
    if (selection.everyStep) return reader.activationSteps();
    return std::vector{selection.step};
}

Status checkMetric(RunReader& reader, const std::string& metric) {
    const auto metrics = reader.metrics();
    if (!metrics) return fail(metrics.error());
    std::vector<std::string> names;
    for (const auto& definition : *metrics) names.push_back(definition.name);
    if (metric.empty() || std::ranges::find(names, metric) != names.end()) return {};
    const auto hint = config::suggestion(metric, names);
    return fail("the run has no curve \"{}\"{}", metric,
                hint.empty() ? fmt::format("; it has {}", fmt::join(names, ", ")) : hint);
}

Status addScalars(RunReader& reader, const Selection& selection, DataTable& table) {
    for (std::int64_t cursor = 0;;) {
        const auto tail = reader.scalarsAfter(cursor);
        if (!tail) return fail(tail.error());
        if (tail->rows.empty()) return {};
        cursor = tail->cursor;
        for (const auto& row : tail->rows)
            if (selection.metric.empty() || selection.metric == row.metric)
                table.rows.push_back({row.step, row.metric, nullptr, nullptr, row.value});
    }
}

Status addVectors(RunReader& reader, const Selection& selection, DataTable& table) {
    const auto metrics = reader.metrics();
    if (!metrics) return fail(metrics.error());
    const auto info = reader.info();
    if (!info) return fail(info.error());
    const auto isPerHead = [&](const std::string& name) {
        const auto found = std::ranges::find(*metrics, name, &store::MetricDefinition::name);
        return found != metrics->end() && found->shape == MetricShape::perHead;
    };
    for (std::int64_t cursor = 0;;) {
        const auto tail = reader.vectorsAfter(cursor);
        if (!tail) return fail(tail.error());
        if (tail->rows.empty()) return {};
        cursor = tail->cursor;
        for (const auto& row : tail->rows) {
            if (!selection.metric.empty() && selection.metric != row.metric) continue;
            const int heads = isPerHead(row.metric) ? std::max(info->heads, 1) : 0;
            for (int i = 0; i < static_cast<int>(row.values.size()); ++i)
                table.rows.push_back({row.step, row.metric, 1 + (heads ? i / heads : i),
                                      heads ? Json(1 + i % heads) : Json(), row.values[static_cast<std::size_t>(i)]});
        }
    }
}

/// The newest snapshot of the chosen sequence at or before the chosen step.
Result<store::SnapshotInfo> chosenSnapshot(RunReader& reader, const Selection& selection) {
    const auto snapshots = reader.snapshots();
    if (!snapshots) return fail(snapshots.error());
    for (auto snapshot = snapshots->rbegin(); snapshot != snapshots->rend(); ++snapshot) {
        if (snapshot->sequence != selection.sequence - 1 || snapshot->step > selection.step) continue;
        if (selection.layer < 1 || selection.layer > snapshot->layers)
            return fail("--layer {} is not between 1 and {}", selection.layer, snapshot->layers);
        if (selection.head < 1 || selection.head > snapshot->heads)
            return fail("--head {} is not between 1 and {}", selection.head, snapshot->heads);
        return *snapshot;
    }
    return fail("the run has no attention snapshot of probe sequence {}{}", selection.sequence,
                selection.everyStep ? "" : fmt::format(" at or before step {}", selection.step));
}

std::pair<double, double> binRange(int bin) {
    if (bin == SignedLogBins::kZero) return {-SignedLogBins::outerEdge(bin), SignedLogBins::outerEdge(bin)};
    if (bin > SignedLogBins::kZero) return {SignedLogBins::innerEdge(bin), SignedLogBins::outerEdge(bin)};
    return {-SignedLogBins::outerEdge(bin), -SignedLogBins::innerEdge(bin)};
}

std::string cellText(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_null() || (value.is_number_float() && std::isnan(value.get<double>()))) return "";
    if (value.is_number_float() && std::isinf(value.get<double>())) return value.get<double>() > 0 ? "inf" : "-inf";
    return value.dump();
}

}  // namespace

Result<DataTable> curves(RunReader& reader, const Selection& selection) {
    if (auto known = checkMetric(reader, selection.metric); !known) return fail(known.error());
    DataTable table{{"step", "metric", "layer", "head", "value"}, {}};
    if (auto added = addScalars(reader, selection, table); !added) return fail(added.error());
    if (auto added = addVectors(reader, selection, table); !added) return fail(added.error());
    return table;
}

Result<DataTable> attention(RunReader& reader, const Selection& selection) {
    const auto snapshot = chosenSnapshot(reader, selection);
    if (!snapshot) return fail(snapshot.error());
    const auto map = reader.attention(snapshot->step, snapshot->sequence, selection.layer - 1);
    if (!map) return fail(map.error());
    if (!*map) return fail("layer {} is missing in the snapshot of step {}", selection.layer, snapshot->step);
    const auto probe = reader.probe();
    if (!probe) return fail(probe.error());
    auto texts = tokenTexts(*probe);
    const auto probabilities = store::decodeHead(**map, selection.head - 1);
    DataTable table{{"step", "query", "query_token", "key", "key_token", "probability"}, {}};
    auto probability = probabilities.begin();
    for (int query = 0; query < snapshot->queries; ++query) {
        const auto& token = texts[{snapshot->sequence, query}];
        for (int key = 0; key < snapshot->keys; ++key)
            table.rows.push_back({snapshot->step, query, token, key, texts[{snapshot->sequence, key}], *probability++});
        const auto row = static_cast<std::size_t>((selection.head - 1) * snapshot->queries + query);
        table.rows.push_back({snapshot->step, query, token, nullptr, "nowhere", (*map)->noop[row]});
        if (!(*map)->gate.empty())
            table.rows.push_back({snapshot->step, query, token, nullptr, "gate", (*map)->gate[row]});
    }
    return table;
}

Result<DataTable> histograms(RunReader& reader, const Selection& selection) {
    const auto tensors = reader.tensors();
    if (!tensors) return fail(tensors.error());
    auto names = tensorNames(*tensors);
    const auto steps = chosenSteps(reader, selection);
    if (!steps) return fail(steps.error());
    DataTable table{{"step", "tensor", "lower", "upper", "count"}, {}};
    for (const auto step : *steps) {
        const auto activations = reader.activationsAt(step);
        if (!activations) return fail(activations.error());
        for (const auto& record : *activations)
            for (int bin = 0; bin < SignedLogBins::kCount; ++bin) {
                const auto count = record.histogram[static_cast<std::size_t>(bin)];
                const auto [lower, upper] = binRange(bin);
                if (count) table.rows.push_back({record.step, names[record.tensor], lower, upper, count});
            }
    }
    return table;
}

Result<DataTable> outliers(RunReader& reader, const Selection& selection) {
    const auto tensors = reader.tensors();
    if (!tensors) return fail(tensors.error());
    auto names = tensorNames(*tensors);
    const auto probe = reader.probe();
    if (!probe) return fail(probe.error());
    auto texts = tokenTexts(*probe);
    const auto steps = chosenSteps(reader, selection);
    if (!steps) return fail(steps.error());
    DataTable table{{"step", "tensor", "rank", "value", "sequence", "position", "token", "channel"}, {}};
    for (const auto step : *steps) {
        const auto found = reader.outliersAt(step, std::numeric_limits<int>::max());
        if (!found) return fail(found.error());
        for (const auto& o : *found)
            table.rows.push_back({o.step, names[o.tensor], o.rank, o.value, o.sequence + 1, o.position,
                                  texts[{o.sequence, o.position}], o.channel});
    }
    return table;
}

std::string toCsv(const DataTable& table) {
    Table text{"", table.columns, {}, {}};
    for (const auto& row : table.rows) {
        std::vector<std::string> cells;
        std::ranges::transform(row, std::back_inserter(cells), cellText);
        text.rows.push_back(std::move(cells));
    }
    return toCsv(text);
}

Json toJson(const DataTable& table) {
    auto all = Json::array();
    for (const auto& row : table.rows) {
        auto object = Json::object();
        for (std::size_t i = 0; i < row.size(); ++i) object[table.columns[i]] = row[i];
        all.push_back(std::move(object));
    }
    return all;
}

}  // namespace outeffhop::cli
