// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/paths.h"
#include "core/store/catalogue.h"

namespace outeffhop::store {

/// How many queued runs may work at the same time: the setting "workers", 3 unless a person chose otherwise.
Result<int> parallelWorkers(Catalogue& catalogue);
/// At least 1.
Status setParallelWorkers(Catalogue& catalogue, int workers);

/// Starts workers for queued runs while fewer than `workers` runs are active. A run whose worker cannot be started gets
/// the state failed with the reason, which is also returned.
Status startQueued(Catalogue& catalogue, int workers,
                   const std::filesystem::path& worker = siblingProgram("outeffhop"));

}  // namespace outeffhop::store
