// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <string>
#include <vector>

#include "core/base/table.h"
#include "core/store/catalogue.h"
#include "core/store/records.h"

namespace outeffhop::store {

/// A metric over the runs of a row.
struct MetricCell {
    double mean = std::numeric_limits<double>::quiet_NaN();       ///< NaN: not recorded
    double deviation = std::numeric_limits<double>::quiet_NaN();  ///< sample deviation (n - 1); NaN for one run
    int runs = 0;                                                 ///< that recorded it
    double delta = std::numeric_limits<double>::quiet_NaN();      ///< mean minus the baseline row's; NaN: no baseline
};

/// Mean and sample deviation of what the runs of a row recorded; NaN is not a measurement.
MetricCell cellOf(std::vector<double> values);

/// One run, or all seeds of one configuration.
struct ComparisonRow {
    std::string name;
    std::vector<std::string> ids;
    std::vector<std::string> settings;  ///< in the order of Comparison::settings; "–" where a run has none
    std::vector<MetricCell> metrics;    ///< in the order of Comparison::metrics
    bool baseline = false;
};

/// Runs side by side: the settings in which they differ, what they measured, and how far that is from the baseline.
struct Comparison {
    std::vector<std::string> settings;  ///< names as in the registry, e.g. "attention.normalizer"
    std::vector<MetricDefinition> metrics;
    std::vector<ComparisonRow> rows;

    [[nodiscard]] bool hasBaseline() const;
};

/// Compares runs in the given order. With `mergeSeeds`, runs that differ only in name and seed become one row with mean
/// and deviation, at the place of the first. Metrics keep the order of `definitions`; others follow by name. A row that
/// holds a baseline run is the baseline; "name" and, when merged, "seed" are no settings.
Comparison compareRuns(const std::vector<CatalogueRun>& runs, const std::vector<MetricDefinition>& definitions,
                       bool mergeSeeds);

/// "Validation loss (nats / token)".
std::string headerOf(const MetricDefinition& metric);
/// "1.570", with a deviation "1.570 ± 0.012"; "–" when not recorded.
std::string textOf(const MetricCell& cell);
/// "+0.25"; "–" without a baseline or a value.
std::string deltaText(const MetricCell& cell);

/// Run, differing settings, metrics; with a baseline a column Δ after each metric.
Table toTable(const Comparison& comparison);

}  // namespace outeffhop::store
