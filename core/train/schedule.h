// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/config/run_config.h"

namespace outeffhop::train {

/// Learning rate of update `step` (counted from 1): grows linearly over `warmup` updates to `learningRate`, then falls
/// to `minLearningRate` at update `steps` along a line or half a cosine, or stays. Schedules by epoch stay the same for
/// `epochSteps` updates: timm's cosine with a warm-up from `warmupLearningRate`, or a half after every second epoch,
/// five times (paper.md 3.1-3.4 have values to check).
double learningRateAt(const config::RunConfig::Train& train, std::int64_t step);

}  // namespace outeffhop::train
