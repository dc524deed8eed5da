// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace outeffhop::bench {

/// Since the kernel started this process (hundredths of a second are its resolution).
double secondsSinceExec();

/// Resident memory of this process, shared libraries included, in megabytes of 10^6 bytes.
double residentMegabytes();

}  // namespace outeffhop::bench
