// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>

#include "core/store/catalogue.h"
#include "core/train/evaluation.h"
#include "core/train/probe.h"

namespace outeffhop::worker {

/// What a model does with some input.
struct Look {
    std::vector<store::ProbeToken> tokens;
    train::ProbeCapture capture;
};

/// A model that was not trained here, as a finished run at step 0.
struct ModelRun {
    config::RunConfig config;  ///< with its name
    models::Model& model;
    std::optional<Look> look = {};
    std::optional<train::Evaluation> evaluation = {};
    std::string event;            ///< where the model comes from, one sentence
    bool keepsCheckpoint = true;  ///< so that it can be quantized, evaluated and trained on
};

/// Adds it to the workspace and gives back its id. A run that cannot be written completely is taken away again.
Result<std::string> addModelRun(store::Catalogue& catalogue, const ModelRun& run);

}  // namespace outeffhop::worker
