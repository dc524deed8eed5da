// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include "core/store/records.h"
#include "core/train/checkpoint_folder.h"
#include "core/train/trainer.h"

namespace outeffhop::train {

/// Writes everything a run needs to go on bit for bit into an existing folder: model.safetensors and config.json with
/// Hugging Face's names, optimizer.safetensors, and state.json (step, random generators, data order, configuration).
/// `validationLoss`: NaN when it was not measured; `telemetry`: kept for the caller.
Status saveTraining(Trainer& trainer, const std::filesystem::path& folder, double validationLoss,
                    const std::string& telemetry = {});

/// The reverse. Fails, naming file and reason, when something is missing, damaged or of another model; the trainer is
/// then good for nothing but another try. Gives back `telemetry`.
Result<std::string> restoreTraining(Trainer& trainer, const std::filesystem::path& folder);

/// The checkpoints of a run: the newest ones and the one with the lowest validation loss are kept.
class Checkpoints {
 public:
    Checkpoints(const std::filesystem::path& folder, std::int64_t keep);

    Result<store::CheckpointRecord> save(Trainer& trainer, double validationLoss, const std::string& telemetry = {});

    /// Continues from the newest checkpoint that can be read and deletes later ones. Those that cannot be read are
    /// reported in `problems`. Gives back what was saved as `telemetry`, nothing when there is no checkpoint; fails
    /// when there are some and none can be read.
    Result<std::optional<std::string>> restoreNewest(Trainer& trainer, std::vector<std::string>& problems);

 private:
    [[nodiscard]] std::optional<std::int64_t> best() const;

    CheckpointFolder folder_;
    std::int64_t keep_;
    std::map<std::int64_t, double> losses_;  ///< validation losses of the checkpoints that are there
};

}  // namespace outeffhop::train
