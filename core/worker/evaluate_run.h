// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <functional>

#include "core/config/run_config.h"
#include "core/store/evaluation.h"
#include "core/worker/measured_part.h"

namespace outeffhop::worker {

/// Hears how many batches are done, of how many, whenever that changes.
using BatchProgress = std::function<void(std::int64_t done, std::int64_t total)>;

/// Measures the model of a checkpoint folder in float32 on a part of the data of `config`: loss and accuracy, our
/// outlier figures and those of the reference scripts. `batches` of train.batch samples; 0: the whole part, each
/// sample once, or train.evaluate_batches of data without end. Fails when the folder or the data cannot be used.
Result<store::EvaluationRecord> evaluateFolder(const std::filesystem::path& checkpoint, config::RunConfig config,
                                               int batches, MeasuredPart part = MeasuredPart::usual,
                                               const BatchProgress& progress = {});

}  // namespace outeffhop::worker
