// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/outeffhop/command.h"

namespace outeffhop::cli {

/// Parses a command line (without the program's name), which sets what was chosen. Help and complaints are printed
/// here; the answer then says what to end with.
std::optional<Exit> parse(CLI::App& app, std::vector<std::string> words);

}  // namespace outeffhop::cli
