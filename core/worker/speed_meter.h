// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>

namespace outeffhop::worker {

/// Steps a second over the last two seconds, everything included.
class SpeedMeter {
 public:
    /// A step that was finished at `seconds` of a steady clock.
    void add(double seconds);
    /// NaN before there were two steps.
    [[nodiscard]] double stepsPerSecond() const;
    /// True about once a second.
    bool isDue();

 private:
    std::deque<double> finished_;
    double reported_ = 0;
};

}  // namespace outeffhop::worker
