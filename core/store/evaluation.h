// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/store/records.h"
#include "core/store/workspace.h"

namespace outeffhop::store {

struct EvaluatedMetric {
    MetricDefinition definition;  ///< of one value
    double value = 0;
};

/// Outlier figures of one module's output over all evaluated samples; NaN: not taken.
struct EvaluatedTensor {
    std::string name;              ///< of the module, in the program the model comes from
    double infNorm = 0;            ///< mean over samples of max |x|
    double referenceKurtosis = 0;  ///< mean over samples of m4 / (s^4 + 1e-6), s unbiased
    double kurtosis = 0;           ///< mean over samples of m4 / m2^2
    double largest = 0;            ///< max |x| over all samples
};

/// A checkpoint measured over validation data.
struct EvaluationRecord {
    std::int64_t step = 0;  ///< of the checkpoint
    std::string settings;   ///< JSON: batches, sequences a batch, data
    double createdAt = 0;   ///< seconds since 1970, UTC
    std::vector<EvaluatedMetric> metrics;
    std::vector<EvaluatedTensor> tensors;  ///< in order of computation
};

/// Adds a record to a run that nobody works on; fails as amendRun().
Status recordEvaluation(const RunFolder& folder, const EvaluationRecord& record);

/// All of a run, oldest first.
Result<std::vector<EvaluationRecord>> evaluations(const RunFolder& folder);

}  // namespace outeffhop::store
