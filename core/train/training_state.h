// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.h"
#include "core/train/random_state.h"

namespace outeffhop::train {

/// state.json of a checkpoint.
struct TrainingState {
    std::int64_t step = 0;
    double validationLoss = 0;  ///< NaN when it was not measured
    RandomState random;
    std::string data;        ///< Dataset::saveState()
    std::string telemetry;   ///< what watching the run has to remember, opaque here
    std::string configJson;  ///< of the run, for people
};

Status writeTrainingState(const std::filesystem::path& folder, const TrainingState& state);
Result<TrainingState> readTrainingState(const std::filesystem::path& folder);

}  // namespace outeffhop::train
