// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/evaluation.h"

#include <ATen/ATen.h>

#include <cmath>

#include "core/train/batch_tensors.h"

namespace outeffhop::train {
namespace {

/// As tokenLosses(), with the logits in memory.
at::Tensor lossesThrough(models::Tap& tap, const models::LanguageModel& model, const at::Tensor& hidden,
                         const at::Tensor& targets) {
    const at::Tensor logits = tap.through({models::Place::prediction}, model.logits(hidden));
    return at::cross_entropy_loss(logits.flatten(0, 1).to(at::kFloat), targets.flatten(), {}, at::Reduction::None,
                                  models::kIgnored)
        .view_as(targets);
}

}  // namespace

InferenceScope::InferenceScope(models::LanguageModel& model) : model_(model), wasTraining_(model.is_training()) {
    model_.eval();
}

InferenceScope::~InferenceScope() {
    model_.train(wasTraining_);
}

double Evaluation::perplexity() const {
    return std::exp(loss);
}

Result<Evaluation> evaluate(models::LanguageModel& model, const data::Dataset& data, int batches, int sequences,
                            models::Tap* tap) {
    const InferenceScope scope(model);
    const c10::Device device = model.parameters().front().device();
    at::Tensor sums = at::zeros({4}, at::TensorOptions(device).dtype(at::kDouble));
    for (int index = 0; index < batches; ++index) {
        const auto read = data.validation(index, sequences);
        if (!read) return fail(read.error());
        const BatchTensors batch = toDevice(*read, device);
        const at::Tensor hidden = model.encode(batch.inputs, {}, nullptr, tap).hidden;
        const at::Tensor losses =
            tap ? lossesThrough(*tap, model, hidden, batch.targets) : model.tokenLosses(hidden, batch.targets);
        const at::Tensor counted = batch.targets.ne(models::kIgnored);
        const at::Tensor copied = batch.trigger.defined() ? counted & batch.trigger : at::zeros_like(counted);
        sums += at::stack({losses.sum(at::kDouble), counted.sum().to(at::kDouble), (losses * copied).sum(at::kDouble),
                           copied.sum().to(at::kDouble)});
    }
    const at::Tensor read = sums.cpu();
    const auto* value = read.const_data_ptr<double>();
    return Evaluation{value[0] / value[1], value[2] / value[3]};
}

}  // namespace outeffhop::train
