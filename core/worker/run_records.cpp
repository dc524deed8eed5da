// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/run_records.h"

#include <algorithm>
#include <cmath>

#include "core/config/parameters.h"
#include "core/telemetry/metric_definitions.h"
#include "core/worker/environment.h"

namespace outeffhop::worker {
namespace {

namespace metric = telemetry::metric;

/// Kurtosis of every layer, and over all layers the largest value and the average kurtosis.
void addBlockOutputs(store::RunBatch& batch, const std::vector<store::ActivationRecord>& activations,
                     const std::vector<store::TensorDefinition>& tensors) {
    std::vector<float> kurtosis;
    double largest = 0, sum = 0;
    for (const auto& activation : activations) {
        if (tensors[activation.tensor].kind != "block_output") continue;
        kurtosis.push_back(static_cast<float>(activation.averageKurtosis));
        largest = std::max(largest, activation.maxInfNorm);
        sum += activation.averageKurtosis;
    }
    addScalar(batch, metric::kMaxInfNorm, largest);
    addScalar(batch, metric::kAverageKurtosis, sum / static_cast<double>(kurtosis.size()));
    batch.vectors.push_back({batch.step, metric::kKurtosis, std::move(kurtosis)});
}

}  // namespace

store::RunDescription describeRun(const std::string& id, const config::RunConfig& config, const models::Model& model) {
    store::RunDescription description;
    description.id = id;
    description.name = config.name;
    description.configJson = config::toJson(config).dump();
    description.environmentJson = environment(model.parameters().front().device()).dump();
    description.steps = config.train.steps;
    description.metrics = telemetry::metricDefinitions(config.data.task, config.attention.gate != "none");
    description.tensors = model.observedTensors();
    description.layerNames = model.attentions();
    description.layers = static_cast<int>(description.layerNames.size());
    description.heads = static_cast<int>(model.heads());
    return description;
}

Result<store::RunDescription> describeRun(const std::string& id, train::Trainer& trainer) {
    const auto& config = trainer.config();
    auto probe = trainer.samples().probeTokens(static_cast<int>(config::probeSequences(config)));
    if (!probe) return fail(probe.error());
    auto description = describeRun(id, config, trainer.model());
    description.probe = std::move(*probe);
    return description;
}

void addScalar(store::RunBatch& batch, const char* metric, double value) {
    if (!std::isnan(value)) batch.scalars.push_back({batch.step, metric, value});
}

store::RunBatch recordsOf(const train::StepResult& step) {
    store::RunBatch batch;
    batch.step = step.step;
    addScalar(batch, metric::kTrainLoss, step.loss);
    addScalar(batch, metric::kTrainCopyLoss, step.copyLoss);
    addScalar(batch, metric::kLearningRate, step.learningRate);
    addScalar(batch, metric::kGradientNorm, step.gradientNorm);
    batch.vectors.push_back({step.step, metric::kNoopMass, step.noopMass});
    if (!step.gateMean.empty()) batch.vectors.push_back({step.step, metric::kGateMean, step.gateMean});
    batch.vectors.push_back({step.step, metric::kInfNorm, step.infNorm});
    return batch;
}

void addRecords(store::RunBatch& batch, const train::Evaluation& evaluation) {
    addScalar(batch, metric::kValidLoss, evaluation.loss);
    addScalar(batch, metric::kValidPerplexity, evaluation.perplexity);
    addScalar(batch, metric::kValidCopyLoss, evaluation.copyLoss);
    addScalar(batch, metric::kValidTop1, evaluation.top1);
    addScalar(batch, metric::kValidTop5, evaluation.top5);
    addScalar(batch, metric::kValidMae, evaluation.mae);
    addScalar(batch, metric::kValidRmse, evaluation.rmse);
    addScalar(batch, metric::kValidMape, evaluation.mape);
    addScalar(batch, metric::kValidMspe, evaluation.mspe);
}

void addRecords(store::RunBatch& batch, train::ProbeCapture capture,
                const std::vector<store::TensorDefinition>& tensors) {
    const auto& heads = capture.heads;
    const std::pair<const char*, const std::vector<float>*> perHead[]{
        {metric::kNoopIdle, &heads.noopIdle}, {metric::kNoopTrigger, &heads.noopTrigger},
        {metric::kGateIdle, &heads.gateIdle}, {metric::kGateTrigger, &heads.gateTrigger},
        {metric::kSinkKey0, &heads.sinkKey0}, {metric::kSinkKey0Idle, &heads.sinkKey0Idle},
        {metric::kSinkMax, &heads.sinkMax},   {metric::kEntropy, &heads.entropy}};
    for (const auto& [name, values] : perHead)
        if (!values->empty()) batch.vectors.push_back({batch.step, name, *values});
    addBlockOutputs(batch, capture.activations, tensors);
    batch.activations = std::move(capture.activations);
    batch.outliers = std::move(capture.outliers);
    batch.snapshots = std::move(capture.snapshots);
}

store::EventRecord eventOf(std::int64_t step, std::string kind, std::string message, store::Severity severity) {
    store::EventRecord event;
    event.step = step;
    event.kind = std::move(kind);
    event.severity = severity;
    event.message = std::move(message);
    return event;
}

}  // namespace outeffhop::worker
