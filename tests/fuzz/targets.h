// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/fuzz/target.h"

namespace outeffhop::fuzz {

/// The targets of this program.
std::vector<Target> allTargets();

}  // namespace outeffhop::fuzz
