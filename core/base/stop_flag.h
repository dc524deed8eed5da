// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace outeffhop {

/// Makes SIGINT and SIGTERM set a flag that loops look at between steps; a second signal ends the process at once.
void installStopSignals();

bool stopRequested();

}  // namespace outeffhop
