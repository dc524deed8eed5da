// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/curves/curves_presenter.h"

#include <QObject>
#include <algorithm>

#include "views/bridge/metric_names.h"

namespace outeffhop::curves {

namespace {

namespace metric = bridge::metric;

constexpr int kDefaultPlots = 3;

QStringList namesOf(const Metrics& offered) {
    QStringList names;
    for (const auto& each : offered) names << QString::fromStdString(each.name);
    return names;
}

/// The first offered one of each list, then any others up to three.
QStringList firstOffered(const Metrics& offered, std::initializer_list<std::initializer_list<const char*>> wanted) {
    const QStringList all = namesOf(offered);
    QStringList names;
    for (const auto& alternatives : wanted) {
        const auto* found = std::ranges::find_if(alternatives, [&](auto* name) { return all.contains(name); });
        if (found != alternatives.end()) names << QLatin1String(*found);
    }
    for (const QString& name : all)
        if (names.size() < kDefaultPlots && !names.contains(name)) names << name;
    return names;
}

}  // namespace

Place training() {
    return {QStringLiteral("curves"), QObject::tr("Curves"), QStringLiteral("curves"), [](const Metrics& offered) {
                return firstOffered(offered,
                                    {{metric::kLoss},
                                     {metric::kCopyLoss},
                                     {metric::kGateIdle, metric::kGateMean, metric::kNoopIdle, metric::kNoopMass}});
            }};
}

Place comparing() {
    return {QStringLiteral("compare_curves"), QObject::tr("Curves, runs overlaid"), QStringLiteral("curves_compared"),
            [](const Metrics& offered) {
                return firstOffered(offered,
                                    {{metric::kCopyLoss, metric::kLoss},
                                     {metric::kGateIdle, metric::kGateMean, metric::kNoopIdle, metric::kNoopMass},
                                     {metric::kMaxInfNorm, metric::kInfNorm}});
            }};
}

QStringList plottedMetrics(const Place& place, const Metrics& offered, const QStringList& wanted) {
    const QStringList all = namesOf(offered);
    QStringList names;
    for (const QString& name : wanted)
        if (all.contains(name)) names << name;
    return names.isEmpty() ? place.defaults(offered) : names;
}

}  // namespace outeffhop::curves
