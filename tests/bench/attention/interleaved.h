// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

namespace outeffhop::bench {

struct Timing {
    double best = 0;         ///< milliseconds
    double medianRatio = 0;  ///< of the first contender's time over this one's, round by round
    double bestRatio = 0;    ///< of the best times
};

/// Runs all contenders once a round, in turn, so that a slow moment of the machine hits each alike. The first two
/// rounds warm up and do not count.
std::vector<Timing> timeInterleaved(const std::vector<std::function<void()>>& contenders, int rounds);

}  // namespace outeffhop::bench
