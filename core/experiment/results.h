// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/experiment/progress.h"

namespace outeffhop::experiment {

/// A number of the table: mean and sample deviation over our seeds, and as published (mean NaN: not published).
struct ResultCell {
    store::MetricCell ours, published;
};

struct ResultRow {
    std::size_t caseIndex = 0, methodIndex = 0;
    int seeds = 0, finished = 0;         ///< chosen and finished runs
    std::vector<ResultCell> cells = {};  ///< in the order of Experiment::measures
};

/// What measured numbers say of an ordering. With a difference of means of at most twice its standard error,
/// sqrt(s1^2 / n1 + s2^2 / n2), nothing is decided; a single run has no error, and nothing is decided either.
enum class Verdict { notMeasured, undecided, holds, reversed };

/// An ordering in one case.
struct OrderingResult {
    std::size_t caseIndex = 0;
    Ordering ordering;
    Verdict ours = Verdict::notMeasured;
    /// By the published means alone: holds, reversed, or notMeasured where they were not published.
    Verdict published = Verdict::notMeasured;
    store::MetricCell better, than;  ///< ours
};

struct Results {
    std::vector<ResultRow> rows;  ///< chosen cells only, by case, then method
    std::vector<OrderingResult> orderings;
};

Results resultsOf(const Experiment& experiment, const std::vector<CellProgress>& progress);

}  // namespace outeffhop::experiment
