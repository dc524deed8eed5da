// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/log.h"

#include <fmt/chrono.h>

#include <cstdio>

namespace outeffhop {

void logLine(std::string_view message) {
    fmt::print(stderr, "{:%Y-%m-%d %H:%M:%S} {}\n", fmt::localtime(std::time(nullptr)), message);
}

}  // namespace outeffhop
