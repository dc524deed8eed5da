// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/paths.h"
#include "core/store/catalogue.h"

namespace outeffhop::store {

/// The environment of workers, where it does not say otherwise: OpenMP's threads sleep while they wait. Where several
/// runs share the cores, waiting ones that spin take them from those that work.
inline constexpr const char* kSharedCores = "OMP_WAIT_POLICY=passive";

/// How many queued runs may work at the same time: the setting "workers", 3 unless a person chose otherwise.
Result<int> parallelWorkers(Catalogue& catalogue);
/// At least 1.
Status setParallelWorkers(Catalogue& catalogue, int workers);

/// Starts workers for queued runs while fewer than `workers` runs are active. A run whose worker cannot be started gets
/// the state failed with the reason, which is also returned.
Status startQueued(Catalogue& catalogue, int workers,
                   const std::filesystem::path& worker = siblingProgram("outeffhop"));

}  // namespace outeffhop::store
