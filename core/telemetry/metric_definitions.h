// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

#include "core/store/records.h"

/// The names under which numbers are recorded, and what they mean.
namespace outeffhop::telemetry {
namespace metric {

// One value a step.
inline constexpr const char* kTrainLoss = "train.loss";
inline constexpr const char* kTrainCopyLoss = "train.copy_loss";
inline constexpr const char* kLearningRate = "train.learning_rate";
inline constexpr const char* kGradientNorm = "train.gradient_norm";
inline constexpr const char* kStepsPerSecond = "speed.steps";
inline constexpr const char* kTokensPerSecond = "speed.tokens";
inline constexpr const char* kLookingCost = "cost.looking";

// One value an evaluation.
inline constexpr const char* kValidLoss = "valid.loss";
inline constexpr const char* kValidCopyLoss = "valid.copy_loss";
inline constexpr const char* kValidPerplexity = "valid.perplexity";
inline constexpr const char* kValidTop1 = "valid.top1";
inline constexpr const char* kValidTop5 = "valid.top5";
inline constexpr const char* kValidMae = "valid.mae";
inline constexpr const char* kValidRmse = "valid.rmse";
inline constexpr const char* kValidMape = "valid.mape";
inline constexpr const char* kValidMspe = "valid.mspe";

// One value a capture.
inline constexpr const char* kMaxInfNorm = "outlier.max_inf_norm";
inline constexpr const char* kAverageKurtosis = "outlier.average_kurtosis";

// One value a head.
inline constexpr const char* kNoopMass = "noop.mass";
inline constexpr const char* kNoopIdle = "noop.idle";
inline constexpr const char* kNoopTrigger = "noop.trigger";
inline constexpr const char* kGateMean = "gate.mean";
inline constexpr const char* kGateIdle = "gate.idle";
inline constexpr const char* kGateTrigger = "gate.trigger";
inline constexpr const char* kSinkKey0 = "sink.key0";
inline constexpr const char* kSinkKey0Idle = "sink.key0_idle";
inline constexpr const char* kSinkMax = "sink.max";
inline constexpr const char* kEntropy = "entropy";

// One value a layer.
inline constexpr const char* kInfNorm = "activation.inf_norm";
inline constexpr const char* kKurtosis = "activation.kurtosis";

}  // namespace metric

/// What a run of a task (backcopy | text | text_classification | images | series) records, in the order to show it in.
std::vector<store::MetricDefinition> metricDefinitions(std::string_view task, bool hasGates = false);

/// Those of all tasks, each name once.
std::vector<store::MetricDefinition> knownMetrics();

}  // namespace outeffhop::telemetry
