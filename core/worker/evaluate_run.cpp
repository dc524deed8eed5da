// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/evaluate_run.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/clock.h"
#include "core/outliers/figures.h"
#include "core/telemetry/metric_definitions.h"
#include "core/worker/guarded.h"
#include "core/worker/open_checkpoint.h"
#include "core/worker/run_records.h"

namespace outeffhop::worker {
namespace {

using store::Better;
using store::MetricShape;

/// In the words of the part that was measured.
std::string reworded(std::string text, MeasuredPart part) {
    if (part != MeasuredPart::test) return text;
    for (const auto& [from, to] :
         {std::pair<std::string_view, std::string_view>{"Validation", "Test"}, {"validation", "test"}})
        if (const auto at = text.find(from); at != std::string::npos) text.replace(at, from.size(), to);
    return text;
}

/// The numbers of training's evaluations under names of their own: these are of a whole part.
void addEvaluation(std::vector<store::EvaluatedMetric>& metrics, const train::Evaluation& evaluation,
                   const std::string& task, MeasuredPart part) {
    store::RunBatch batch;
    addRecords(batch, evaluation);
    for (auto definition : telemetry::metricDefinitions(task)) {
        const auto value = std::ranges::find(batch.scalars, definition.name, &store::ScalarRecord::metric);
        if (value == batch.scalars.end()) continue;
        definition.name.replace(0, std::string_view("valid").size(), "eval");
        definition.title = reworded(definition.title, part);
        definition.definition = reworded(definition.definition, part);
        metrics.push_back({std::move(definition), value->value});
    }
    const auto add = [&](const char* name, const char* title, const char* definition, double value) {
        if (!std::isnan(value))
            metrics.push_back({{name, title, "", definition, MetricShape::scalar, Better::lower}, value});
    };
    add("reference.perplexity", "Reference perplexity",
        "Exponential of the mean over sequences of the mean cross-entropy of their batch.",
        evaluation.batchMeanPerplexity);
    add("reference.rmse", "Reference RMSE", "Root of the MSE of each batch, mean over windows.", evaluation.batchRmse);
}

/// The meter as it is, and each batch that begins says how many are done.
class CountedBatches final : public models::Tap {
 public:
    CountedBatches(models::Tap& tap, std::int64_t total, const BatchProgress& progress)
        : tap_(tap), total_(total), progress_(progress) {}

    void beginBatch(const at::Tensor& keyMask) override {
        if (progress_) progress_(begun_++, total_);
        tap_.beginBatch(keyMask);
    }
    at::Tensor through(const models::Site& site, const at::Tensor& value) override { return tap_.through(site, value); }

 private:
    models::Tap& tap_;
    std::int64_t total_, begun_ = 0;
    const BatchProgress& progress_;
};

std::int64_t batchesOf(const train::Samples& samples, std::int64_t batch) {
    return (static_cast<std::int64_t>(samples.validationSamples()) + batch - 1) / batch;
}

Result<store::EvaluationRecord> measure(const std::filesystem::path& folder, const config::RunConfig& config,
                                        int batches, MeasuredPart wanted, const BatchProgress& progress) {
    const auto checkpoint = openWithData(folder, config);
    if (!checkpoint) return fail(checkpoint.error());
    const auto part = choosePart(*checkpoint->samples, wanted);
    if (!part) return fail(part.error());
    if (batches == 0 && checkpoint->samples->validationSamples() == 0)
        batches = static_cast<int>(config.train.evaluateBatches);
    auto& model = *checkpoint->model;
    outliers::OutlierMeter meter(model);
    CountedBatches counted(meter, batches > 0 ? batches : batchesOf(*checkpoint->samples, config.train.batch),
                           progress);
    const auto evaluation =
        train::evaluate(model, *checkpoint->samples, batches, static_cast<int>(config.train.batch), &counted);
    if (!evaluation) return fail(evaluation.error());
    const auto tensors = meter.tensors();
    store::EvaluationRecord record;
    record.step = checkpoint->step;
    record.createdAt = wallSeconds();
    const nlohmann::ordered_json settings{
        {"batches", batches}, {"batch", config.train.batch}, {"data", config.data.path}, {"part", nameOf(*part)}};
    record.settings = settings.dump();
    addEvaluation(record.metrics, *evaluation, config.data.task, *part);
    for (auto& figure : outliers::figuresOf(model.kind(), tensors))
        record.metrics.push_back({std::move(figure.definition), figure.value});
    for (const auto& tensor : tensors)
        record.tensors.push_back(
            {tensor.module, tensor.infNorm, tensor.referenceKurtosis, tensor.kurtosis, tensor.largest});
    return record;
}

}  // namespace

Result<store::EvaluationRecord> evaluateFolder(const std::filesystem::path& checkpoint, config::RunConfig config,
                                               int batches, MeasuredPart part, const BatchProgress& progress) {
    config.train.precision = "fp32";
    return guarded([&] { return measure(checkpoint, config, batches, part, progress); });
}

}  // namespace outeffhop::worker
