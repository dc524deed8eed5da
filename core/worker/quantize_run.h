// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/config/run_config.h"
#include "core/quantize/post_training_options.h"
#include "core/store/quantization.h"

namespace outeffhop::worker {

struct QuantizationTask {
    quantize::PostTrainingOptions options;
    int calibrationBatches = 16;
    bool calibrateOnEvaluation = false;  ///< compat: the reference code does so for BERT (paper.md section 7 t)
    int evaluationBatches = 0;           ///< 0: as many as the run's training evaluates
    std::optional<std::int64_t> step;    ///< of the checkpoint; the newest if not given
};

/// Evaluates a checkpoint of a run on its validation data, in float32, as it is and after post-training quantization
/// with calibration on its training data. Fails when the run has no such checkpoint or its data are gone.
/// `settings` of the result is left to the caller.
Result<store::QuantizationRecord> quantizeRun(const store::RunFolder& folder, config::RunConfig config,
                                              const QuantizationTask& task);

}  // namespace outeffhop::worker
