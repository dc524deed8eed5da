// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/catalogue.h"
#include "core/theory/tally.h"

namespace outeffhop::theory {

/// Keeps series as a finished run of the workspace; `run.steps` is set here. Gives its id. What was begun is taken back
/// when it fails.
Result<std::string> storeSeries(store::Catalogue& catalogue, store::NewRun run, const std::vector<Series>& series,
                                const std::string& environmentJson);

}  // namespace outeffhop::theory
