// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/telemetry/metric_definitions.h"

/// Names of the recorded metrics that views look for by meaning; all others are shown by their own definition.
namespace outeffhop::bridge::metric {

using telemetry::metric::kAverageKurtosis;
using telemetry::metric::kGateIdle;
using telemetry::metric::kGateMean;
using telemetry::metric::kInfNorm;
using telemetry::metric::kLookingCost;
using telemetry::metric::kMaxInfNorm;
using telemetry::metric::kNoopIdle;
using telemetry::metric::kNoopMass;
using telemetry::metric::kTokensPerSecond;
inline constexpr const char* kLoss = telemetry::metric::kTrainLoss;
inline constexpr const char* kCopyLoss = telemetry::metric::kTrainCopyLoss;
inline constexpr const char* kSinkMass = telemetry::metric::kSinkMax;

}  // namespace outeffhop::bridge::metric
