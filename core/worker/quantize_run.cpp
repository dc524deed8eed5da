// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/quantize_run.h"

#include "core/base/clock.h"
#include "core/quantize/post_training.h"
#include "core/train/evaluation.h"
#include "core/worker/guarded.h"
#include "core/worker/measured_part.h"
#include "core/worker/open_checkpoint.h"

namespace outeffhop::worker {
namespace {

Status calibrate(models::Model& model, quantize::PostTraining& quantization, train::Samples& samples,
                 const QuantizationTask& task, int sequences) {
    const train::InferenceScope scope(model);
    for (int index = 0; index < task.calibrationBatches; ++index) {
        const auto batch = task.calibrateOnEvaluation ? samples.validation(index, sequences) : samples.next(sequences);
        if (!batch) return fail(batch.error());
        const at::Tensor hidden = model.encode(batch->inputs, batch->keyMask, nullptr, &quantization).hidden;
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
    const auto path = checkpointOf(folder, task.step);
    if (!path) return fail(path.error());
    auto checkpoint = openWithData(*path, config);
    if (!checkpoint) return fail(checkpoint.error());
    auto& model = *checkpoint->model;
    auto& samples = *checkpoint->samples;
    if (const auto part = choosePart(samples, MeasuredPart::usual); !part) return fail(part.error());

    const int sequences = static_cast<int>(config.train.batch);
    const int batches =
        task.evaluationBatches > 0 ? task.evaluationBatches : static_cast<int>(config.train.evaluateBatches);
    const auto original = train::evaluate(model, samples, batches, sequences);
    if (!original) return fail(original.error());
    quantize::PostTraining quantization(model, task.options);
    if (auto status = calibrate(model, quantization, samples, task, sequences); !status) return fail(status.error());
    const auto quantized = train::evaluate(model, samples, batches, sequences, &quantization);
    if (!quantized) return fail(quantized.error());

    const auto headline = train::headlineOf(model.prediction());
    return store::QuantizationRecord{.step = checkpoint->step,
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
