// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/targets.h"

namespace outeffhop::fuzz {

std::vector<Target> allTargets() {
    return {configs(), recipes(), experiments(), tokenizers(), series(), texts(), images()};
}

}  // namespace outeffhop::fuzz
