// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/trainer.h"

#include <ATen/ATen.h>

#include <cmath>

#include "core/metrics/head_statistics.h"
#include "core/metrics/inf_norm.h"
#include "core/train/non_finite.h"
#include "core/train/random_state.h"
#include "core/train/schedule.h"
#include "core/train/work_clock.h"

namespace outeffhop::train {
namespace {

NamedTensors parametersOf(const models::Model& model) {
    NamedTensors parameters;
    for (const auto& item : model.named_parameters()) parameters.emplace_back(item.key(), item.value());
    return parameters;
}

AdamWOptions optimizerOptions(const config::RunConfig::Train& train) {
    return {.beta1 = train.beta1,
            .beta2 = train.beta2,
            .epsilon = train.epsilon,
            .weightDecay = train.weightDecay,
            .decayNorms = train.decayNorms,
            .clipNorm = train.clipNorm};
}

/// Sums over the batches of one update, on the device.
struct Sums {
    at::Tensor loss, targets, copyLoss, copies;

    void add(const models::Loss& part, const at::Tensor& trigger) {
        const c10::NoGradGuard noGradient;
        at::Tensor copied, copyCount;
        if (trigger.defined()) {
            const at::Tensor weight = trigger.flatten().to(at::kFloat);
            copied = at::dot(part.tokens, weight);
            copyCount = weight.sum();
        }
        const bool first = !loss.defined();
        loss = first ? part.sum.detach() : loss + part.sum.detach();
        targets = first ? part.count : targets + part.count;
        copyLoss = first || !trigger.defined() ? copied : copyLoss + copied;
        copies = first || !trigger.defined() ? copyCount : copies + copyCount;
    }
};

/// A value a head of each layer; padding does not count.
at::Tensor ofHeads(const std::vector<at::Tensor>& perQuery, const at::Tensor& keyMask) {
    if (!keyMask.defined()) return metrics::headMeans(perQuery);
    std::vector<at::Tensor> means;
    for (const at::Tensor& layer : perQuery) means.push_back(metrics::headMean(layer, keyMask).to(at::kFloat));
    return at::cat(means);
}

/// Inf norm of every layer, then no-op mass of every head, then mean gate probability of every head, as one float32
/// vector. Padding does not count.
at::Tensor watched(const models::Encoded& encoded, const at::Tensor& keyMask) {
    const c10::NoGradGuard noGradient;
    std::vector<at::Tensor> outputs = encoded.blockOutputs;
    if (keyMask.defined())
        for (at::Tensor& output : outputs) output = output * keyMask.unsqueeze(-1);
    std::vector<at::Tensor> parts{metrics::maxInfNorms(outputs), ofHeads(encoded.noop, keyMask)};
    if (!encoded.gate.empty()) parts.push_back(ofHeads(encoded.gate, keyMask));
    return at::cat(parts);
}

}  // namespace

Result<Trainer> Trainer::create(const config::RunConfig& config, c10::Device device) {
    auto samples = openSamples(config, device);
    if (!samples) return fail(samples.error());
    seedRandom(config.seed);
    auto model = makeModel(config, (*samples)->shape(), device);
    if (!model) return fail(model.error());
    return Trainer(config, device, std::move(*model), std::move(*samples));
}

Trainer::Trainer(const config::RunConfig& config, c10::Device device, StartingModel start,
                 std::unique_ptr<Samples> samples)
    : config_(config),
      device_(device),
      model_(std::move(start.model)),
      initialWeights_(std::move(start.initialWeights)),
      samples_(std::move(samples)),
      optimizer_(parametersOf(*model_), optimizerOptions(config.train)) {}

Result<StepResult> Trainer::advance(bool watch) {
    const double begin = workSeconds(device_);
    StepResult result;
    result.step = finishedSteps_ + 1;
    result.learningRate = learningRateAt(config_.train, result.step);
    optimizer_.clearGradients();
    Sums sums;
    at::Tensor seen = at::empty({0}, at::TensorOptions(device_));
    BatchTensors batch;
    std::size_t blocks = 0;
    for (std::int64_t part = 0; part < config_.train.accumulation; ++part) {
        auto read = samples_->next(static_cast<int>(config_.train.batch));
        if (!read) return fail(read.error());
        batch = std::move(*read);
        models::Encoded encoded = model_->encode(batch.inputs, batch.keyMask);
        if (watch && part + 1 == config_.train.accumulation) {  // here its values are still in the caches
            const double watching = workSeconds(device_);
            seen = watched(encoded, batch.keyMask);
            blocks = encoded.blockOutputs.size();
            result.lookSeconds = workSeconds(device_) - watching;
        }
        encoded.blockOutputs.clear();  // or their memory would be held through the backward
        const models::Loss loss = model_->loss(encoded.hidden, batch.targets);
        loss.sum.backward();
        sums.add(loss, batch.trigger);
    }
    const at::Tensor targets = sums.targets.clamp_min(1);
    const at::Tensor norm = optimizer_.step(result.learningRate, targets);
    const at::Tensor copyLoss = sums.copies.defined() ? sums.copyLoss / sums.copies : at::full_like(norm, NAN);
    const at::Tensor read = at::cat({at::stack({sums.loss / targets, norm, copyLoss}), seen}).cpu();
    const float* value = read.const_data_ptr<float>();
    result.loss = value[0];
    result.gradientNorm = value[1];
    result.copyLoss = value[2];
    if (!std::isfinite(result.loss) || !std::isfinite(result.gradientNorm))
        return fail("step {}: {}", result.step, describeNonFinite(*model_, batch));
    if (watch) {
        const float* const end = value + read.numel();
        const float* const heads = value + 3 + blocks;
        const float* const gates = heads + static_cast<std::ptrdiff_t>(model_->attentions().size()) * model_->heads();
        result.infNorm.assign(value + 3, heads);
        result.noopMass.assign(heads, gates);
        result.gateMean.assign(gates, end);
    }
    result.seconds = workSeconds(device_) - begin - result.lookSeconds;
    finishedSteps_ = result.step;
    return result;
}

Result<Evaluation> Trainer::evaluate() {
    return train::evaluate(*model_, *samples_, static_cast<int>(config_.train.evaluateBatches),
                           static_cast<int>(config_.train.batch));
}

}  // namespace outeffhop::train
