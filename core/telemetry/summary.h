// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/store/run_reader.h"

namespace outeffhop::telemetry {

/// A number that stands for a whole run in a comparison: a recorded metric and how it is reduced to one value.
struct SummaryMetric {
    store::MetricDefinition definition;  ///< named like the recorded metric; short title; tells the reduction too
    std::string note;                    ///< reduction in a few words: "train, last 100"
};

/// All of them, in the order to show them in.
const std::vector<SummaryMetric>& summaryMetrics();
/// nullptr: none of that name.
const SummaryMetric* findSummaryMetric(const std::string& name);

/// Whether the attention of a run with this configuration can leave mass to no key, so that its no-op mass means
/// something.
bool canRestNowhere(const std::string& configJson);

/// The recorded numbers of a run, in a file or in memory.
class RecordedNumbers {
 public:
    virtual ~RecordedNumbers() = default;
    /// Newest value of a scalar metric at or before `step`.
    [[nodiscard]] virtual std::optional<double> valueAt(const std::string& metric, std::int64_t step) = 0;
    /// Values of a scalar metric at steps after `after` up to `step`.
    [[nodiscard]] virtual std::vector<double> values(const std::string& metric, std::int64_t after,
                                                     std::int64_t step) = 0;
    /// Newest values of a perHead metric at or before `step`, [layers, heads]; empty when there are none.
    [[nodiscard]] virtual std::vector<float> vectorAt(const std::string& metric, std::int64_t step) = 0;
};

/// The summary of a run at `step`, by metric name. What is not recorded up to there, or not defined for the run (no-op
/// mass with a normalizer that has no place to rest), is left out.
std::map<std::string, double> summaryAt(RecordedNumbers& numbers, const store::RunInfo& run, std::int64_t step);

/// The summary of a run.db at its newest step.
Result<std::map<std::string, double>> summaryOf(store::RunReader reader);

}  // namespace outeffhop::telemetry
