// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace outeffhop {

/// Starts a program that outlives this one: in a session of its own, without a parent to wait for it, standard input
/// empty, standard output and error appended to `logFile`. Returns its process id once it runs; fails when it cannot be
/// executed or the log cannot be written. `defaults`: NAME=VALUE for the environment, where NAME is not set already.
/// `inherited`: an open file that the program finds open under the same number; -1: none.
Result<long> startDetached(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                           const std::filesystem::path& logFile, const std::vector<std::string>& defaults = {},
                           int inherited = -1);

/// Begins this program again, with its arguments, unless all of `defaults` (NAME=VALUE) have a value in the
/// environment: for what libraries read before main(). Returns only when there is nothing to change or it cannot be
/// done.
void restartWith(const std::vector<std::string>& defaults);

}  // namespace outeffhop
