// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/store/catalogue.h"

namespace outeffhop::bench {

/// Three runs train at `stepsPerSecond` each while a window shows them; for every step of the focused run, the seconds
/// from the moment it was handed to telemetry until the curves that contain it were painted.
std::vector<double> stepToPixelSeconds(const store::Workspace& workspace, double stepsPerSecond, double seconds);

}  // namespace outeffhop::bench
