// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/speed_meter.h"

#include <limits>

namespace outeffhop::worker {
namespace {

constexpr double kWindowSeconds = 2, kReportSeconds = 1;

}  // namespace

void SpeedMeter::add(double seconds) {
    finished_.push_back(seconds);
    while (finished_.size() > 2 && finished_[1] < seconds - kWindowSeconds) finished_.pop_front();
}

double SpeedMeter::stepsPerSecond() const {
    if (finished_.size() < 2) return std::numeric_limits<double>::quiet_NaN();
    return static_cast<double>(finished_.size() - 1) / (finished_.back() - finished_.front());
}

bool SpeedMeter::isDue() {
    if (finished_.size() < 2 || finished_.back() - reported_ < kReportSeconds) return false;
    reported_ = finished_.back();
    return true;
}

}  // namespace outeffhop::worker
