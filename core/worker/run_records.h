// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/run_writer.h"
#include "core/train/probe.h"
#include "core/train/trainer.h"

namespace outeffhop::worker {

/// What a run says of itself when it begins; the probe's tokens are left to the caller.
store::RunDescription describeRun(const std::string& id, const config::RunConfig& config, const models::Model& model);
/// The same with the probe.
Result<store::RunDescription> describeRun(const std::string& id, train::Trainer& trainer);

/// The records of one finished step.
store::RunBatch recordsOf(const train::StepResult& step);
void addRecords(store::RunBatch& batch, const train::Evaluation& evaluation);
void addRecords(store::RunBatch& batch, train::ProbeCapture capture,
                const std::vector<store::TensorDefinition>& tensors);
/// Left out when it is NaN.
void addScalar(store::RunBatch& batch, const char* metric, double value);

store::EventRecord eventOf(std::int64_t step, std::string kind, std::string message,
                           store::Severity severity = store::Severity::info);

}  // namespace outeffhop::worker
