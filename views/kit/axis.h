// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

/// Ranges and ticks of axes that grow in steps, so that nothing jumps while a run trains.
namespace outeffhop::kit {

struct AxisRange {
    double lower = 0, upper = 1;
    double size() const { return upper - lower; }
    bool operator==(const AxisRange&) const = default;
};

/// The smallest of 1, 1.5, 2, 3, 4, 5, 6, 8 x 10^k that is at least `value` (> 0; else 1).
double roundUp(double value);

/// Keeps `current` while the data fill at least a third of it and fit; else the round range around the data.
/// For logarithmic axes both bounds of the data must be > 0.
AxisRange growRange(AxisRange current, double dataLower, double dataUpper, bool isLog);

/// About `count` round values inside the range, at least two. Logarithmic: powers of ten, with 2 and 5 between them over short
/// ranges.
std::vector<double> axisTicks(AxisRange range, int count, bool isLog);

}  // namespace outeffhop::kit
