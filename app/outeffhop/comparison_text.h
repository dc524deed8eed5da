// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/outeffhop/printing.h"
#include "core/store/comparison.h"

namespace outeffhop::cli {

/// The runs side by side, with the definitions of what the project's programs measure.
store::Comparison comparisonOf(const std::vector<store::CatalogueRun>& runs, bool mergeSeeds = false);

/// For a terminal: a column a run, then what each metric means.
std::string toText(const store::Comparison& comparison);
/// A line a run with all digits of each number; what was not measured is empty.
std::string toCsv(const store::Comparison& comparison);
Json toJson(const store::Comparison& comparison);

}  // namespace outeffhop::cli
