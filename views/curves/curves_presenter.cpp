// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/curves/curves_presenter.h"

#include "views/bridge/metric_names.h"

namespace outeffhop::curves {

namespace {
constexpr int kDefaultPlots = 3;
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

}  // namespace outeffhop::curves
