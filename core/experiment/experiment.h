// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/config/parameters.h"
#include "core/store/comparison.h"

namespace outeffhop::experiment {

using Json = config::Json;

/// A column of the table.
struct Measure {
    std::string name, title;
    /// Metric of a run, e.g. "outlier.max_inf_norm", a figure of `outeffhop eval` ("reference.avg_kurtosis"), or
    /// kOriginal or kQuantized; empty for a difference.
    std::string from;
    std::string minuend = {}, subtrahend = {};  ///< of a difference: measures that stand before it

    [[nodiscard]] bool isDifference() const { return from.empty(); }
};
/// What a checkpoint was evaluated to, as it is and quantized.
inline constexpr const char *kOriginal = "quantization.original", *kQuantized = "quantization.quantized";

/// A line within every case: a way of attention, as settings by their registry names.
struct Method {
    std::string name;
    Json settings;
};

/// By method, then measure; `runs` is 0.
using Published = std::map<std::string, std::map<std::string, store::MetricCell>>;

/// Methods are compared within a case: a model, or a data set and a horizon.
struct Case {
    std::string name;
    Json settings;
    Json quantization;                        ///< options of `outeffhop quantize`; null: not quantized
    std::map<std::string, std::string> from;  ///< by measure, where this case takes it from another metric
    std::vector<std::string> higherIsBetter;  ///< measures; of all others less is better
    std::vector<std::string> percent;         ///< measures that runs record as shares and the table shows in percent
    Published published;

    /// Where the numbers of a measure come from here.
    [[nodiscard]] std::string sourceOf(const Measure& measure) const;
};

/// Something to be checked in every case: `better` beats `than` in `measure`.
struct Ordering {
    std::string measure, better, than;
};

/// A table of runs, cases x methods x seeds, with what was published: experiment.json of a folder in experiments/.
struct Experiment {
    std::string name, title, description;
    std::map<std::string, std::string> data;  ///< files that the user gives, "$text" in settings: what they should be
    Json common;                              ///< settings of all runs
    std::vector<Measure> measures;
    std::vector<Method> methods;
    std::vector<Case> cases;
    std::vector<std::int64_t> seeds;
    std::vector<Ordering> orderings;
};

/// Names of the folders in experiments/ that have an experiment.json.
std::vector<std::string> experimentNames();
/// A number of `outeffhop eval`.
bool isEvaluated(const std::string& source);
/// By a name in experiments/, a folder, or a file. Fails with the place of what is wrong in it; settings are looked at
/// by cellsOf() (grid.h) only, when they are used.
Result<Experiment> loadExperiment(const std::string& nameOrPath);

}  // namespace outeffhop::experiment
