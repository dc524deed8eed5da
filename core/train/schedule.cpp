// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace outeffhop::train {

double learningRateAt(const config::RunConfig::Train& train, std::int64_t step) {
    if (step < train.warmup) return train.learningRate * static_cast<double>(step) / static_cast<double>(train.warmup);
    if (train.schedule == "constant") return train.learningRate;
    const double span = static_cast<double>(std::max<std::int64_t>(1, train.steps - train.warmup));
    const double passed = std::min(1.0, static_cast<double>(step - train.warmup) / span);
    const double share = train.schedule == "cosine" ? (1 + std::cos(std::numbers::pi * passed)) / 2 : 1 - passed;
    return train.minLearningRate + (train.learningRate - train.minLearningRate) * share;
}

}  // namespace outeffhop::train
