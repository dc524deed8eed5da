// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "app/outeffhop/command.h"

namespace outeffhop::cli {

/// Queues the runs, starts workers and shows the progress until every run has ended, then prints what became of them
/// and their comparison; with `json` the comparison alone goes to standard output. Ctrl+C and SIGTERM stop the runs at
/// a checkpoint and wait for that; a second one does not wait.
Exit queueAndFollow(store::Catalogue& catalogue, const std::vector<std::string>& runs, bool json = false);

/// The same without the comparison: progress goes to `out`; the exit tells whether all runs have finished.
Result<Exit> queueAndWait(store::Catalogue& catalogue, const std::vector<std::string>& runs, std::FILE* out);

/// Queues the runs and starts workers, nothing more.
Status queue(store::Catalogue& catalogue, const std::vector<std::string>& runs);

}  // namespace outeffhop::cli
