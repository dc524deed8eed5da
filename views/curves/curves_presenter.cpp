// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/curves/curves_presenter.h"

#include <QObject>
#include <algorithm>

#include "views/bridge/metric_names.h"

namespace outeffhop::curves {

namespace {

constexpr int kDefaultPlots = 3;

bool isShare(const std::string& metric) {
    return metric.starts_with("noop.") || metric.starts_with("sink.");
}

QString placeText(store::MetricShape shape, const bridge::Place& place) {
    switch (shape) {
        case store::MetricShape::scalar:
            return {};
        case store::MetricShape::perLayer:
            return QStringLiteral(", L%1").arg(place.layer + 1);
        case store::MetricShape::perHead:
            return QStringLiteral(", L%1·H%2").arg(place.layer + 1).arg(place.head + 1);
    }
    return {};
}

}  // namespace

std::vector<store::MetricDefinition> offeredMetrics(const std::vector<const bridge::RunData*>& runs) {
    std::vector<store::MetricDefinition> offered;
    for (const auto* run : runs)
        for (const auto& metric : run->metrics) {
            const auto same = [&](const auto& known) { return known.name == metric.name; };
            if (std::none_of(offered.begin(), offered.end(), same)) offered.push_back(metric);
        }
    return offered;
}

QStringList defaultMetrics(const std::vector<store::MetricDefinition>& offered) {
    QStringList names, all;
    for (const auto& metric : offered) all << QString::fromStdString(metric.name);
    const bool tellsIdle = all.contains(QLatin1String(bridge::metric::kNoopIdle));
    const char* noop = tellsIdle ? bridge::metric::kNoopIdle : bridge::metric::kNoopMass;
    for (const char* wanted : {bridge::metric::kLoss, bridge::metric::kCopyLoss, noop})
        if (all.contains(QLatin1String(wanted))) names << QLatin1String(wanted);
    for (const QString& name : all)
        if (names.size() < kDefaultPlots && !names.contains(name)) names << name;
    return names;
}

PlotSpec plotOf(const store::MetricDefinition& metric, const bridge::Place& place) {
    PlotSpec spec{metric.name, metric.shape, place.layer, place.head, {}, {}, false, {}};
    spec.title = QString::fromStdString(metric.title) + placeText(metric.shape, place);
    spec.unit = QString::fromStdString(metric.unit);
    spec.logarithmic = metric.name == bridge::metric::kCopyLoss;
    if (spec.logarithmic) spec.unit += QObject::tr(", log");
    if (isShare(metric.name)) spec.range = {0, 1};
    return spec;
}

bridge::Curve curveOf(const bridge::RunData& run, const PlotSpec& spec, std::size_t from) {
    if (spec.shape == store::MetricShape::scalar) {
        const auto found = run.curves.find(spec.metric);
        if (found == run.curves.end() || from >= found->second.steps.size()) return {};
        const auto& curve = found->second;
        const auto first = static_cast<std::ptrdiff_t>(from);
        return {{curve.steps.begin() + first, curve.steps.end()}, {curve.values.begin() + first, curve.values.end()}};
    }
    const auto found = run.vectors.find(spec.metric);
    if (found == run.vectors.end() || spec.layer >= run.info.layers) return {};
    const bool perHead = spec.shape == store::MetricShape::perHead;
    if (perHead && spec.head >= run.info.heads) return {};
    const int column = perHead ? spec.layer * run.info.heads + spec.head : spec.layer;
    return found->second.column(static_cast<std::size_t>(column), from);
}

}  // namespace outeffhop::curves
