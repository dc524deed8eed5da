// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace outeffhop::train {
namespace {

using Train = config::RunConfig::Train;

double halfCosine(double passed) {
    return (1 + std::cos(std::numbers::pi * passed)) / 2;
}

/// timm's CosineLRScheduler: the cosine runs from the first epoch on, hidden by the warm-up.
double epochCosine(const Train& train, std::int64_t epoch) {
    const auto of = [&](std::int64_t steps) {
        return static_cast<double>(steps) / static_cast<double>(train.epochSteps);
    };
    const auto now = static_cast<double>(epoch);
    if (now < of(train.warmup))
        return train.warmupLearningRate + now * (train.learningRate - train.warmupLearningRate) / of(train.warmup);
    const double passed = std::min(1.0, now / of(train.steps));
    return train.minLearningRate + (train.learningRate - train.minLearningRate) * halfCosine(passed);
}

/// "type1" of the reference code of STanHop-Net.
double epochHalving(const Train& train, std::int64_t epoch) {
    constexpr std::int64_t kHalvings = 5;
    return std::ldexp(train.learningRate, -static_cast<int>(std::min(epoch / 2, kHalvings)));
}

}  // namespace

double learningRateAt(const Train& train, std::int64_t step) {
    const std::int64_t epoch = (step - 1) / train.epochSteps;
    if (train.schedule == "epoch_cosine") return epochCosine(train, epoch);
    if (train.schedule == "epoch_halving") return epochHalving(train, epoch);
    if (step < train.warmup) return train.learningRate * static_cast<double>(step) / static_cast<double>(train.warmup);
    if (train.schedule == "constant") return train.learningRate;
    const double span = static_cast<double>(std::max<std::int64_t>(1, train.steps - train.warmup));
    const double passed = std::min(1.0, static_cast<double>(step - train.warmup) / span);
    const double share = train.schedule == "cosine" ? halfCosine(passed) : 1 - passed;
    return train.minLearningRate + (train.learningRate - train.minLearningRate) * share;
}

}  // namespace outeffhop::train
