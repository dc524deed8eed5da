// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/checkpoints.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/base/paths.h"
#include "core/train/training_state.h"

namespace outeffhop::train {

Checkpoints::Checkpoints(const std::filesystem::path& folder, std::int64_t keep) : folder_(folder), keep_(keep) {
    for (const std::int64_t step : folder_.steps()) {
        const auto state = readTrainingState(folder_.of(step));
        losses_[step] = state ? state->validationLoss : std::numeric_limits<double>::quiet_NaN();
    }
}

std::optional<std::int64_t> Checkpoints::best() const {
    std::optional<std::int64_t> best;
    for (const auto& [step, loss] : losses_) {
        if (!std::isnan(loss) && (!best || loss < losses_.at(*best))) best = step;
    }
    return best;
}

Result<store::CheckpointRecord> Checkpoints::save(Trainer& trainer, double validationLoss,
                                                  const std::string& telemetry) {
    const std::int64_t step = trainer.finishedSteps();
    const auto written = folder_.publish(step, [&](const std::filesystem::path& folder) {
        return saveTraining(trainer, folder, validationLoss, telemetry);
    });
    if (!written) return fail(written.error());
    losses_[step] = validationLoss;
    folder_.prune(keep_, best());
    const auto kept = folder_.steps();
    std::erase_if(losses_,
                  [&](const auto& entry) { return !std::binary_search(kept.begin(), kept.end(), entry.first); });
    const auto path = folder_.of(step);
    return store::CheckpointRecord{step, "checkpoints/" + path.filename().string(),
                                   static_cast<std::int64_t>(directoryBytes(path)), validationLoss, best() == step};
}

Result<std::optional<std::string>> Checkpoints::restoreNewest(Trainer& trainer, std::vector<std::string>& problems) {
    auto steps = folder_.steps();
    std::optional<std::string> telemetry;
    for (; !steps.empty(); steps.pop_back()) {
        auto restored = restoreTraining(trainer, folder_.of(steps.back()));
        if (restored) {
            telemetry = std::move(*restored);
            break;
        }
        problems.push_back(restored.error().message);
    }
    if (steps.empty() && !problems.empty()) return fail("no checkpoint can be read: {}", problems.front());
    if (steps.empty()) return telemetry;
    folder_.removeAfter(steps.back());
    std::erase_if(losses_, [&](const auto& entry) { return entry.first > steps.back(); });
    return telemetry;
}

}  // namespace outeffhop::train
