// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Names of the recorded metrics that views look for by meaning; all others are shown by their own definition.
namespace outeffhop::bridge::metric {

inline constexpr char kLoss[] = "loss";
inline constexpr char kCopyLoss[] = "copy.loss";
inline constexpr char kNoopMass[] = "noop.mass";  ///< perHead
inline constexpr char kSinkMass[] = "sink.mass";  ///< perHead
inline constexpr char kTokensPerSecond[] = "speed.tokens";
inline constexpr char kLookingCost[] = "telemetry.cost";  ///< percent of step time

}  // namespace outeffhop::bridge::metric
