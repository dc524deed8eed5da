// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace outeffhop {

/// A line with the time on standard error, which is worker.log for a worker of the queue.
void logLine(std::string_view message);

}  // namespace outeffhop
