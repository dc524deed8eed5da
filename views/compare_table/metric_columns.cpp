// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_table/metric_columns.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/config/parameters.h"
#include "core/telemetry/metric_definitions.h"

namespace outeffhop::compare_table {

namespace {

namespace metric = telemetry::metric;
using store::MetricShape;

constexpr double kWindow = 100;  ///< steps that noisy training curves are averaged over

enum class Reduction { newest, windowMean, firstLayer };

struct Source {
    const char* metric;
    Reduction reduction;
    const char *title, *note, *explanation;
};

constexpr Source kSources[]{
    {metric::kTrainLoss, Reduction::windowMean, "loss", "train, last 100", "Mean over the last 100 steps."},
    {metric::kTrainCopyLoss, Reduction::windowMean, "copy loss", "train, last 100", "Mean over the last 100 steps."},
    {metric::kValidLoss, Reduction::newest, "valid loss", "newest", "The newest evaluation."},
    {metric::kValidPerplexity, Reduction::newest, "perplexity", "validation", "The newest evaluation."},
    {metric::kNoopIdle, Reduction::firstLayer, "no-op mass L1", "idle queries", "Mean over the heads of layer 1."},
    {metric::kNoopTrigger, Reduction::firstLayer, "no-op mass L1", "trigger queries",
     "Mean over the heads of layer 1."},
    {metric::kNoopMass, Reduction::firstLayer, "no-op mass L1", "all queries", "Mean over the heads of layer 1."},
    {metric::kSinkKey0Idle, Reduction::firstLayer, "sink mass L1", "key 0, idle", "Mean over the heads of layer 1."},
    {metric::kSinkKey0, Reduction::firstLayer, "sink mass L1", "key 0, all", "Mean over the heads of layer 1."},
    {metric::kMaxInfNorm, Reduction::newest, "max inf norm", "block outputs", "The newest capture."},
    {metric::kAverageKurtosis, Reduction::newest, "avg kurtosis", "block outputs", "The newest capture."},
};

/// Left out where the measure over idle queries exists: it tells the same in a blurred way.
constexpr std::pair<const char*, const char*> kReplaced[]{{metric::kNoopMass, metric::kNoopIdle},
                                                          {metric::kSinkKey0, metric::kSinkKey0Idle}};

bool hasNowhere(const bridge::RunData& run) {
    const auto config = config::fromJsonText(run.info.configJson);
    return config && config->attention.normalizer.ends_with("softmax1");
}

std::optional<double> windowMean(const bridge::Curve& curve, std::int64_t step) {
    const auto last = std::ranges::upper_bound(curve.steps, static_cast<double>(step));
    const auto first = std::upper_bound(curve.steps.begin(), last, static_cast<double>(step) - kWindow);
    double sum = 0;
    int count = 0;
    for (auto at = first; at != last; ++at) {
        const double value = curve.values[static_cast<std::size_t>(at - curve.steps.begin())];
        if (std::isnan(value)) continue;
        sum += value;
        ++count;
    }
    return count ? std::optional(sum / count) : std::nullopt;
}

std::optional<double> firstLayerMean(const bridge::VectorCurve& curve, int heads, std::int64_t step) {
    const auto values = curve.at(step);
    if (heads <= 0 || values.size() < static_cast<std::size_t>(heads)) return {};
    double sum = 0;
    for (const float value : values.first(static_cast<std::size_t>(heads))) sum += value / heads;
    return std::isnan(sum) ? std::nullopt : std::optional(sum);
}

std::optional<double> measure(const Source& source, const bridge::RunData& run, std::int64_t step) {
    if (source.reduction == Reduction::firstLayer) {
        const auto found = run.vectors.find(source.metric);
        if (found == run.vectors.end()) return {};
        return firstLayerMean(found->second, run.info.heads, step);
    }
    const auto found = run.curves.find(source.metric);
    if (found == run.curves.end()) return {};
    return source.reduction == Reduction::windowMean ? windowMean(found->second, step) : found->second.at(step);
}

MetricColumn columnOf(const Source& source) {
    const auto known = telemetry::metricDefinitions(true);
    const auto found = std::ranges::find(known, source.metric, &store::MetricDefinition::name);
    MetricColumn column{{source.metric, source.title, "", source.explanation}, source.note};
    if (found == known.end()) return column;
    column.definition.unit = found->unit;
    column.definition.better = found->better;
    column.definition.definition = found->definition + " " + source.explanation;
    return column;
}

}  // namespace

const std::vector<MetricColumn>& metricColumns() {
    static const auto all = [] {
        std::vector<MetricColumn> columns;
        for (const auto& source : kSources) columns.push_back(columnOf(source));
        return columns;
    }();
    return all;
}

const MetricColumn* findColumn(const std::string& name) {
    const auto found = std::ranges::find_if(metricColumns(), [&](const auto& c) { return c.definition.name == name; });
    return found == metricColumns().end() ? nullptr : &*found;
}

std::map<std::string, double> measuresAt(const bridge::RunData& run, std::int64_t step) {
    std::map<std::string, double> measures;
    const bool nowhere = hasNowhere(run);
    for (const auto& source : kSources) {
        if (!nowhere && std::string_view(source.metric).starts_with("noop.")) continue;
        const auto value = measure(source, run, step);
        if (value && std::isfinite(*value)) measures[source.metric] = *value;
    }
    for (const auto& [all, idle] : kReplaced)
        if (measures.contains(idle)) measures.erase(all);
    return measures;
}

}  // namespace outeffhop::compare_table
