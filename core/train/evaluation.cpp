// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/evaluation.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "core/metrics/forecast.h"

namespace outeffhop::train {
namespace {

using models::Prediction;

constexpr std::int64_t kAmong = 5;  // classes that count as found

/// Sums over batches.
class Sums {
 public:
    explicit Sums(c10::Device device)
        : sums_(at::zeros({kCount}, at::TensorOptions(device).dtype(at::kDouble))),
          batchMeans_(at::zeros({}, sums_.options())) {}

    /// `losses` of token targets.
    void addTokens(const at::Tensor& losses, const BatchTensors& batch) {
        const at::Tensor counted = batch.targets.ne(models::kIgnored);
        const at::Tensor copied = batch.trigger.defined() ? counted & batch.trigger : at::zeros_like(counted);
        const at::Tensor sum = losses.sum(at::kDouble), count = counted.sum().to(at::kDouble);
        sums_ += at::stack({sum, count, (losses * copied).sum(at::kDouble), copied.sum().to(at::kDouble)});
        const auto sequences = static_cast<double>(batch.targets.size(0));
        batchMeans_ += sum / count * sequences;
        sequences_ += sequences;
    }

    /// `losses` [B] and `logits` [B, classes]; targets are classes [B] or their probabilities [B, classes].
    void addClasses(const at::Tensor& losses, const at::Tensor& logits, const BatchTensors& batch) {
        const at::Tensor classes =
            batch.targets.dim() == 1 ? batch.targets.unsqueeze(1) : batch.targets.argmax(1, true);
        const auto best = std::get<1>(logits.topk(std::min(kAmong, logits.size(1)), 1));
        classes_ = logits.size(1);
        const at::Tensor hits = best.eq(classes);
        sums_ +=
            at::stack({losses.sum(at::kDouble), at::scalar_tensor(losses.numel(), losses.options().dtype(at::kDouble)),
                       hits.select(1, 0).sum().to(at::kDouble), hits.sum().to(at::kDouble)});
    }

    [[nodiscard]] Evaluation language() const {
        const auto [loss, targets, copyLoss, copies] = read();
        Evaluation evaluation;
        evaluation.loss = loss / targets;
        evaluation.perplexity = std::exp(evaluation.loss);
        evaluation.copyLoss = copyLoss / copies;
        evaluation.batchMeanPerplexity = std::exp(batchMeans_.item<double>() / sequences_);
        return evaluation;
    }

    [[nodiscard]] Evaluation classification() const {
        const auto [loss, samples, first, amongFive] = read();
        Evaluation evaluation;
        evaluation.loss = loss / samples;
        evaluation.top1 = first / samples;
        if (classes_ > kAmong) evaluation.top5 = amongFive / samples;
        return evaluation;
    }

 private:
    static constexpr int kCount = 4;

    [[nodiscard]] std::array<double, kCount> read() const {
        const at::Tensor host = sums_.cpu();
        std::array<double, kCount> values{};
        std::copy_n(host.const_data_ptr<double>(), kCount, values.begin());
        return values;
    }

    at::Tensor sums_;
    at::Tensor batchMeans_;  ///< mean loss of each batch of tokens times its sequences
    double sequences_ = 0;
    std::int64_t classes_ = 0;
};

Evaluation forecastOf(const metrics::ForecastErrors& errors) {
    Evaluation evaluation;
    evaluation.loss = errors.mse;
    evaluation.mae = errors.mae;
    evaluation.rmse = errors.rmse;
    evaluation.mape = errors.mape;
    evaluation.mspe = errors.mspe;
    evaluation.batchRmse = errors.batchRmse;
    return evaluation;
}

/// As Model::losses(), from a prediction in memory.
at::Tensor tokenLosses(const at::Tensor& logits, const at::Tensor& targets) {
    return at::cross_entropy_loss(logits.flatten(0, 1).to(at::kFloat), targets.flatten(), {}, at::Reduction::None,
                                  models::kIgnored)
        .view_as(targets);
}

/// One pass over validation batches.
struct Pass {
    models::Model& model;
    models::Tap* tap;
    Sums sums;
    metrics::ForecastErrorSums errors = {};

    void add(const BatchTensors& batch) {
        const at::Tensor hidden = model.encode(batch.inputs, batch.keyMask, nullptr, tap).hidden;
        const auto prediction = [&] { return through(tap, {models::Place::prediction}, model.predict(hidden)); };
        if (model.prediction() == Prediction::forecast) {
            errors.add(prediction(), batch.targets);
        } else if (model.prediction() == Prediction::classes) {
            const at::Tensor raw = prediction();
            const at::Tensor logits = raw.to(at::promote_types(raw.scalar_type(), at::kFloat));
            const at::Tensor targets = batch.targets.dim() == 1 ? batch.targets : batch.targets.to(logits);
            sums.addClasses(at::cross_entropy_loss(logits, targets, {}, at::Reduction::None), logits, batch);
        } else {
            sums.addTokens(tap ? tokenLosses(prediction(), batch.targets) : model.losses(hidden, batch.targets), batch);
        }
    }

    [[nodiscard]] Evaluation result() const {
        if (model.prediction() == Prediction::forecast) return forecastOf(errors.errors());
        return model.prediction() == Prediction::classes ? sums.classification() : sums.language();
    }
};

}  // namespace

Headline headlineOf(Prediction prediction) {
    if (prediction == Prediction::forecast) return {"mse", &Evaluation::loss};
    if (prediction == Prediction::classes) return {"top1", &Evaluation::top1};
    return {"perplexity", &Evaluation::perplexity};
}

InferenceScope::InferenceScope(models::Model& model) : model_(model), wasTraining_(model.is_training()) {
    model_.eval();
}

InferenceScope::~InferenceScope() {
    model_.train(wasTraining_);
}

Result<Evaluation> evaluate(models::Model& model, const Samples& samples, int batches, int sequences,
                            models::Tap* tap) {
    const auto size = static_cast<std::uint64_t>(sequences);
    const std::uint64_t total = batches > 0 ? batches * size : samples.validationSamples();
    if (total == 0) return fail("validation data of this task have no end; choose how many batches to evaluate");
    const InferenceScope scope(model);
    Pass pass{model, tap, Sums(model.parameters().front().device())};
    for (std::uint64_t done = 0; done < total; done += size) {
        const auto batch = samples.validation(static_cast<int>(done / size), sequences);
        if (!batch) return fail(batch.error());
        pass.add(done + size <= total ? *batch : firstOf(*batch, static_cast<int64_t>(total - done)));
    }
    return pass.result();
}

}  // namespace outeffhop::train
