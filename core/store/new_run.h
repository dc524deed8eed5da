// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "core/config/parameters.h"
#include "core/store/catalogue.h"

namespace outeffhop::store {

/// The catalogue's entry for a configuration.
NewRun newRun(const config::RunConfig& config, const std::string& group = {});

/// The same settings once for every seed, as one group when there are several; "name · seed 1" tells them apart.
std::vector<NewRun> newRuns(const config::RunConfig& config, const std::vector<std::int64_t>& seeds);

/// All runs of a recipe, for every seed; an empty list keeps the recipe's own. The runs of one seed are a group.
std::vector<NewRun> newRuns(const config::Recipe& recipe, const std::vector<std::int64_t>& seeds);

/// The newest runs with these very configurations, in this order, if all are there and one has not finished: a launch
/// that was interrupted or is under way. Otherwise empty.
Result<std::vector<CatalogueRun>> unfinishedLaunch(Catalogue& catalogue, const std::vector<NewRun>& runs);

}  // namespace outeffhop::store
