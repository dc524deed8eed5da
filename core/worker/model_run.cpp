// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/model_run.h"

#include "core/models/checkpoint/checkpoint.h"
#include "core/store/new_run.h"
#include "core/train/checkpoint_folder.h"
#include "core/worker/run_records.h"

namespace outeffhop::worker {
namespace {

Result<store::CheckpointRecord> saveCheckpoint(const ModelRun& run, const store::RunFolder& folder) {
    const train::CheckpointFolder checkpoints(folder.checkpoints());
    const auto saved = checkpoints.publish(
        0, [&](const std::filesystem::path& path) { return models::saveCheckpoint(run.model, path); });
    if (!saved) return fail(saved.error());
    const auto path = checkpoints.of(0);
    return store::CheckpointRecord{0, "checkpoints/" + path.filename().string(),
                                   static_cast<std::int64_t>(directoryBytes(path)),
                                   run.evaluation.value_or(train::Evaluation()).loss, true};
}

Result<store::RunBatch> recordsOf(const ModelRun& run, const store::RunFolder& folder) {
    store::RunBatch batch;
    batch.step = 0;
    batch.events.push_back(eventOf(0, "started", run.event));
    if (run.evaluation) addRecords(batch, *run.evaluation);
    if (run.look) addRecords(batch, run.look->capture, run.model.observedTensors());
    if (!run.keepsCheckpoint) return batch;
    auto checkpoint = saveCheckpoint(run, folder);
    if (!checkpoint) return fail(checkpoint.error());
    batch.checkpoints.push_back(std::move(*checkpoint));
    return batch;
}

Status write(store::Catalogue& catalogue, const std::string& id, const ModelRun& run) {
    const auto folder = catalogue.workspace().run(id);
    auto description = describeRun(id, run.config, run.model);
    description.steps = 0;
    if (run.look) description.probe = run.look->tokens;
    auto writer = store::RunWriter::create(folder, description);
    if (!writer) return fail(writer.error());
    const auto batch = recordsOf(run, folder);
    if (!batch) return fail(batch.error());
    if (auto status = writer->commit(*batch); !status) return status;
    if (auto status = writer->setState(store::RunState::finished); !status) return status;
    std::map<std::string, double> newest;
    for (const auto& scalar : batch->scalars) newest[scalar.metric] = scalar.value;
    if (auto status = catalogue.setProgress(id, 0, newest); !status) return status;
    return catalogue.setState(id, store::RunState::finished);
}

}  // namespace

Result<std::string> addModelRun(store::Catalogue& catalogue, const ModelRun& run) {
    auto entry = store::newRun(run.config);
    entry.steps = 0;
    const auto created = catalogue.create(entry);
    if (!created) return fail(created.error());
    if (auto status = write(catalogue, created->id, run); !status) {
        std::ignore = catalogue.remove(created->id);
        return fail(status.error());
    }
    return created->id;
}

}  // namespace outeffhop::worker
