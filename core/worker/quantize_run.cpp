// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/quantize_run.h"

#include <fmt/ranges.h>

#include <algorithm>

#include "core/base/clock.h"
#include "core/models/checkpoint/checkpoint.h"
#include "core/quantize/post_training.h"
#include "core/train/checkpoint_folder.h"
#include "core/train/device.h"
#include "core/train/evaluation.h"
#include "core/train/run_model.h"
#include "core/worker/guarded.h"

namespace outeffhop::worker {
namespace {

Result<std::int64_t> chosenStep(const train::CheckpointFolder& checkpoints, std::optional<std::int64_t> wanted) {
    const auto steps = checkpoints.steps();
    if (steps.empty()) return fail("this run has no checkpoint yet");
    if (!wanted) return steps.back();
    if (std::ranges::find(steps, *wanted) == steps.end())
        return fail("there is no checkpoint of step {}; there are those of {}", *wanted, fmt::join(steps, ", "));
    return *wanted;
}

Result<std::shared_ptr<models::Model>> load(const std::filesystem::path& checkpoint, const config::RunConfig& config,
                                            const train::DataShape& data, c10::Device device) {
    auto model = train::makeModel(config, data, device);
    if (!model) return model;
    const auto report = models::loadCheckpoint(**model, checkpoint);
    if (!report) return fail(report.error());
    if (!report->complete()) return fail("{} does not fit this run: {}", checkpoint.string(), report->summary());
    return model;
}

Status calibrate(models::Model& model, quantize::PostTraining& quantization, train::Samples& samples,
                 const QuantizationTask& task, int sequences) {
    const train::InferenceScope scope(model);
    for (int index = 0; index < task.calibrationBatches; ++index) {
        const auto batch = task.calibrateOnEvaluation ? samples.validation(index, sequences) : samples.next(sequences);
        if (!batch) return fail(batch.error());
        const at::Tensor hidden = model.encode(batch->inputs, {}, nullptr, &quantization).hidden;
        if (task.options.setup == quantize::Setup::all)
            quantization.through({models::Place::prediction}, model.predict(hidden));
    }
    quantization.fixRanges();
    return {};
}

std::vector<store::QuantizedTensorRecord> recordsOf(const std::vector<quantize::TensorDamage>& damage) {
    std::vector<store::QuantizedTensorRecord> records;
    for (const auto& tensor : damage)
        records.push_back(
            {tensor.name, tensor.isWeight, tensor.bits, tensor.low, tensor.high, tensor.sqnr, tensor.clipped});
    return records;
}

Result<store::QuantizationRecord> measure(const store::RunFolder& folder, const config::RunConfig& config,
                                          const QuantizationTask& task) {
    const train::CheckpointFolder checkpoints(folder.checkpoints());
    const auto step = chosenStep(checkpoints, task.step);
    if (!step) return fail(step.error());
    const auto device = train::prepareDevice(config.train);
    if (!device) return fail(device.error());
    auto samples = train::openSamples(config, *device);
    if (!samples) return fail(samples.error());
    auto model = load(checkpoints.of(*step), config, (*samples)->shape(), *device);
    if (!model) return fail(model.error());

    const int sequences = static_cast<int>(config.train.batch);
    const int batches =
        task.evaluationBatches > 0 ? task.evaluationBatches : static_cast<int>(config.train.evaluateBatches);
    const auto original = train::evaluate(**model, **samples, batches, sequences);
    if (!original) return fail(original.error());
    quantize::PostTraining quantization(**model, task.options);
    if (auto status = calibrate(**model, quantization, **samples, task, sequences); !status)
        return fail(status.error());
    const auto quantized = train::evaluate(**model, **samples, batches, sequences, &quantization);
    if (!quantized) return fail(quantized.error());

    const auto headline = train::headlineOf((*model)->kind());
    return store::QuantizationRecord{.step = *step,
                                     .settings = {},
                                     .metric = headline.name,
                                     .original = (*original).*headline.value,
                                     .quantized = (*quantized).*headline.value,
                                     .createdAt = wallSeconds(),
                                     .tensors = recordsOf(quantization.damage())};
}

}  // namespace

Result<store::QuantizationRecord> quantizeRun(const store::RunFolder& folder, config::RunConfig config,
                                              const QuantizationTask& task) {
    config.train.precision = "fp32";
    return guarded([&] { return measure(folder, config, task); });
}

}  // namespace outeffhop::worker
