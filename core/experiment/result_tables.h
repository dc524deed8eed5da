// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/table.h"
#include "core/experiment/results.h"

namespace outeffhop::experiment {

/// A line a case and method: of each measure ours (mean ± deviation over seeds) and the paper's beside it.
Table resultTable(const Experiment& experiment, const Results& results);

/// A line a checked ordering: what ours say of it and what the paper's numbers say. Orderings that neither has are left
/// out.
Table orderingTable(const Experiment& experiment, const Results& results);

/// Everything with all digits; what is missing is null.
Json toJson(const Experiment& experiment, const Results& results);

/// "holds", "reversed", "undecided", "not measured".
std::string name(Verdict verdict);

}  // namespace outeffhop::experiment
