// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "app/outeffhop/printing.h"
#include "core/worker/quantize_run.h"

namespace outeffhop::cli {

/// How a checkpoint is quantized, in the words of the command line and of what is kept in the run.
struct QuantizationSettings {
    std::string preset = "w8a8", setup = "fp32_head", weightRange = "current_minmax",
                activationRange = "running_minmax";
    int weightBits = 0, activationBits = 0;  ///< 0: the preset's
    double percentile = 0;                   ///< of activations; 0: their extremes
    bool perChannel = false, symmetricActivations = false, calibrateOnEvaluation = false;
    int calibrationBatches = 16;
    int evaluationBatches = 0;  ///< 0: as many as the run evaluates
};

/// The settings have to be words that addQuantize() or settingsFrom() let through.
worker::QuantizationTask taskOf(const QuantizationSettings& settings);

/// Everything by name, bits of the preset filled in.
Json toJson(const QuantizationSettings& settings);

/// Some entries of toJson(), the others by default. Fails with the entry that is unknown or not allowed.
Result<QuantizationSettings> settingsFrom(const Json& json);

}  // namespace outeffhop::cli
