// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>

#include "core/config/parameters.h"
#include "core/models/checkpoint/checkpoint.h"
#include "core/models/checkpoint/safetensors_reader.h"
#include "core/models/checkpoint/safetensors_writer.h"
#include "core/train/checkpoints.h"
#include "core/train/training_state.h"

namespace outeffhop::train {
namespace {

constexpr const char* kOptimizerFile = "optimizer.safetensors";

Status restoreModel(models::Model& model, const std::filesystem::path& folder) {
    const auto report = models::loadCheckpoint(model, folder);
    if (!report) return fail(report.error());
    if (!report->complete()) return fail("{} is not a checkpoint of this run: {}", folder.string(), report->summary());
    return {};
}

Status restoreOptimizer(AdamW& optimizer, const std::filesystem::path& path) {
    const auto file = models::SafetensorsFile::open(path);
    if (!file) return fail(file.error());
    const c10::NoGradGuard noGradient;
    for (const auto& [name, tensor] : optimizer.state()) {
        if (!file->contains(name)) return fail("{} has no tensor \"{}\"", path.string(), name);
        const at::Tensor stored = file->tensor(name);
        if (stored.sizes() != tensor.sizes() || stored.scalar_type() != tensor.scalar_type())
            return fail("{}: tensor \"{}\" does not fit this run", path.string(), name);
        tensor.copy_(stored);
    }
    return {};
}

}  // namespace

Status saveTraining(Trainer& trainer, const std::filesystem::path& folder, double validationLoss,
                    const std::string& telemetry) {
    if (auto saved = models::saveCheckpoint(trainer.model(), folder); !saved) return saved;
    std::map<std::string, at::Tensor> optimizer;
    for (const auto& [name, tensor] : trainer.optimizer().state()) optimizer.emplace(name, tensor);
    if (auto saved = models::writeSafetensors(folder / kOptimizerFile, optimizer); !saved) return saved;
    return writeTrainingState(
        folder, {trainer.finishedSteps(), validationLoss, randomState(trainer.device()), trainer.samples().saveState(),
                 telemetry, config::toJson(trainer.config()).dump()});
}

Result<std::string> restoreTraining(Trainer& trainer, const std::filesystem::path& folder) {
    auto state = readTrainingState(folder);
    if (!state) return fail(state.error());
    if (auto status = restoreModel(trainer.model(), folder); !status) return fail(status.error());
    if (auto status = restoreOptimizer(trainer.optimizer(), folder / kOptimizerFile); !status)
        return fail(status.error());
    if (auto status = trainer.samples().restoreState(state->data); !status) return fail(status.error());
    if (auto status = restoreRandomState(state->random, trainer.device()); !status) return fail(status.error());
    trainer.setFinishedSteps(state->step);
    return std::move(state->telemetry);
}

}  // namespace outeffhop::train
