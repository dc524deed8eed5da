// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "views/bridge/run_data.h"
#include "views/bridge/selection.h"

namespace outeffhop::curves {

/// One plot: which values, and how they are drawn.
struct PlotSpec {
    std::string metric;
    store::MetricShape shape = store::MetricShape::scalar;
    int layer = 0, head = 0;  ///< which column of a vector metric
    QString title, unit;
    bool logarithmic = false;
    std::optional<std::pair<double, double>> range;  ///< at least this is on the value axis
};

/// The metrics that any of the runs defines, in the order of their first appearance.
std::vector<store::MetricDefinition> offeredMetrics(const std::vector<const bridge::RunData*>& runs);

/// What is plotted before anybody chose: loss, copy loss and no-op mass where they exist, filled up to three.
QStringList defaultMetrics(const std::vector<store::MetricDefinition>& offered);

/// Vector metrics follow the chosen layer and head.
PlotSpec plotOf(const store::MetricDefinition& metric, const bridge::Place& place);

/// The run's values of that plot from row `from` on; empty when the run has none.
bridge::Curve curveOf(const bridge::RunData& run, const PlotSpec& spec, std::size_t from = 0);

}  // namespace outeffhop::curves
