// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace outeffhop::metrics {

/// What one map of attention probabilities [queries, keys] sums up to.
struct ProbabilitySums {
    double entropy = 0;    ///< sum of -p log p, nats
    double firstKey = 0;   ///< sum over the first column
    double idleFirst = 0;  ///< the same over the idle queries
    float largestKey = 0;  ///< largest sum of a column; NaN when there is one
};

/// One pass over a contiguous map. `idle` [queries] marks the queries that count for idleFirst, or is null.
/// Logarithms are within 2e-7 of the exact ones, relative to 1 or to themselves.
ProbabilitySums scanProbabilities(const float* map, int64_t queries, int64_t keys, const bool* idle);

}  // namespace outeffhop::metrics
