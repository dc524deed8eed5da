// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "views/bridge/run_data.h"
#include "views/bridge/selection.h"

namespace outeffhop::bridge {

/// One plot of a metric over the steps: which values, and how they are drawn.
struct MetricPlot {
    std::string metric;
    store::MetricShape shape = store::MetricShape::scalar;
    int layer = 0, head = 0;  ///< which column of a vector metric
    QString title, unit, definition;
    bool isLogarithmic = false;
    std::optional<std::pair<double, double>> range;  ///< at least this is on the value axis

    bool operator==(const MetricPlot&) const = default;
};

/// The metrics that any of the runs defines, in the order of their first appearance.
std::vector<store::MetricDefinition> offeredMetrics(const std::vector<const RunData*>& runs);

/// Vector metrics are plotted for that layer and head.
MetricPlot plotOf(const store::MetricDefinition& metric, const Place& place);

/// The run's values from row `from` on; empty when the run has none.
Curve curveOf(const RunData& run, const MetricPlot& plot, std::size_t from = 0);

}  // namespace outeffhop::bridge
