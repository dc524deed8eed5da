// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/catalogue.h"

namespace outeffhop::worker {

/// How work on a run ended; it is also the run's state then.
enum class Ending { finished, stopped, failed };

/// Works on a run of the workspace until it ends: takes its lock, starts it or continues it from its newest checkpoint,
/// trains, records, and obeys commands, SIGINT and SIGTERM between steps. Whatever goes wrong after the lock was taken
/// becomes an event and the reason of the state failed. Fails itself only when the run cannot be worked on at all:
/// unknown, finished, or some other worker is at it. `lock`: of the run, where it is taken already.
Result<Ending> workOn(const store::Workspace& workspace, const std::string& runId, std::optional<FileLock> lock = {});

}  // namespace outeffhop::worker
