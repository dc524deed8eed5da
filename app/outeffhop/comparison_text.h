// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/outeffhop/printing.h"
#include "core/store/comparison.h"

namespace outeffhop::cli {

/// The runs side by side: their summary at the newest step of each, read from run.db, then the newest values of
/// whatever else they report; of all these only `metrics`, if it names any. A run.db that cannot be read is complained
/// about.
store::Comparison comparisonOf(const store::Workspace& workspace, std::vector<store::CatalogueRun> runs,
                               bool mergeSeeds = false, const std::vector<std::string>& metrics = {});

/// For a terminal: a column a run, then what each metric means.
std::string toText(const store::Comparison& comparison);
/// A line a run with all digits of each number; what was not measured is empty.
std::string toCsv(const store::Comparison& comparison);
Json toJson(const store::Comparison& comparison);

}  // namespace outeffhop::cli
