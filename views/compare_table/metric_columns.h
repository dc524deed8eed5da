// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/store/records.h"
#include "views/bridge/run_data.h"

namespace outeffhop::compare_table {

/// A measure of a run as one number.
struct MetricColumn {
    store::MetricDefinition definition;  ///< its name is unique among the columns
    std::string note;                    ///< reduction in a few words: "train, last 100"
};

/// All that the table can show, in its order.
const std::vector<MetricColumn>& metricColumns();
/// nullptr: none of that name.
const MetricColumn* findColumn(const std::string& name);

/// The measures of a run at `step`, by column name. What is not recorded up to there, or not defined for the run (no-op
/// mass with a normalizer that has no place to rest), is left out.
std::map<std::string, double> measuresAt(const bridge::RunData& run, std::int64_t step);

}  // namespace outeffhop::compare_table
