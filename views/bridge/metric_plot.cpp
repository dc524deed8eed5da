// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/metric_plot.h"

#include <QObject>
#include <algorithm>

#include "core/telemetry/metric_definitions.h"
#include "views/bridge/metric_names.h"

namespace outeffhop::bridge {

namespace {

QString placeText(store::MetricShape shape, const Place& place) {
    if (shape == store::MetricShape::perLayer) return QStringLiteral(", L%1").arg(place.layer + 1);
    if (shape == store::MetricShape::perHead)
        return QStringLiteral(", L%1·H%2").arg(place.layer + 1).arg(place.head + 1);
    return {};
}

/// For runs of tasks that define it differently.
store::MetricDefinition neutral(const store::MetricDefinition& metric) {
    const auto known = telemetry::knownMetrics();
    const auto found = std::ranges::find(known, metric.name, &store::MetricDefinition::name);
    return found == known.end() ? metric : *found;
}

}  // namespace

std::vector<store::MetricDefinition> offeredMetrics(const std::vector<const RunData*>& runs) {
    std::vector<store::MetricDefinition> offered;
    for (const auto* run : runs)
        for (const auto& metric : run->metrics) {
            const auto known = std::ranges::find(offered, metric.name, &store::MetricDefinition::name);
            if (known == offered.end())
                offered.push_back(metric);
            else if (known->title != metric.title)
                *known = neutral(*known);
        }
    return offered;
}

MetricPlot plotOf(const store::MetricDefinition& metric, const Place& place) {
    MetricPlot plot{metric.name, metric.shape, place.layer, place.head, {}, {}, {}, false, {}};
    plot.title = QString::fromStdString(metric.title) + placeText(metric.shape, place);
    plot.unit = QString::fromStdString(metric.unit);
    plot.definition = QString::fromStdString(metric.definition);
    plot.isLogarithmic = metric.name == metric::kCopyLoss;
    if (plot.isLogarithmic) plot.unit += QObject::tr(", log");
    const auto isOf = [&](const char* family) { return metric.name.starts_with(family); };
    if (isOf("noop.") || isOf("gate.") || isOf("sink.")) plot.range = {0, 1};
    return plot;
}

Curve curveOf(const RunData& run, const MetricPlot& plot, std::size_t from) {
    if (plot.shape == store::MetricShape::scalar) {
        const auto found = run.curves.find(plot.metric);
        if (found == run.curves.end() || from >= found->second.steps.size()) return {};
        const auto& curve = found->second;
        const auto first = static_cast<std::ptrdiff_t>(from);
        return {{curve.steps.begin() + first, curve.steps.end()}, {curve.values.begin() + first, curve.values.end()}};
    }
    const auto found = run.vectors.find(plot.metric);
    if (found == run.vectors.end() || plot.layer >= run.info.layers) return {};
    const bool perHead = plot.shape == store::MetricShape::perHead;
    if (perHead && plot.head >= run.info.heads) return {};
    const int column = perHead ? plot.layer * run.info.heads + plot.head : plot.layer;
    return found->second.column(static_cast<std::size_t>(column), from);
}

}  // namespace outeffhop::bridge
