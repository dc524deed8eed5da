// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/outeffhop/command.h"
#include "core/config/run_config.h"

namespace outeffhop::cli {

/// A model that a command is given: a checkpoint of a run, or a folder.
struct ChosenModel {
    std::filesystem::path checkpoint;
    config::RunConfig config;          ///< the run's, or what the folder says, with the settings given here
    std::optional<std::string> runId;  ///< of a run
};

/// The options that choose it.
struct ModelChoice {
    store::Workspace workspace;
    std::string model;
    std::int64_t step = -1;  ///< of a run's checkpoint; the newest if negative
    std::string data;        ///< instead of the run's
    std::vector<std::string> assignments;
    bool otherNormalizer = false;  ///< whether they may name another than the checkpoint's
};

/// RUN|DIR, --step, --data, --set and --workspace.
void addModelOptions(CLI::App& command, ModelChoice& choice);

/// A folder that is there is taken for a model's; everything else has to be a run.
Result<ChosenModel> chosenModel(const ModelChoice& choice);

}  // namespace outeffhop::cli
