// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/groups.h"
#include "core/config/section.h"

namespace outeffhop::config {

std::vector<Parameter> runParameters() {
    return {
        makeParameter(
            "Run", "name", "Name", {.help = "What the run is called in lists and legends; empty picks one."},
            [](auto&& config) -> auto& { return config.name; }),
        makeParameter(
            "Run", "seed", "Seed",
            {.minimum = 0,
             .maximum = 4294967295.0,
             .help = "Starts the random numbers of weights, data order, masking and dropout."},
            [](auto&& config) -> auto& { return config.seed; }),
    };
}

}  // namespace outeffhop::config
