// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/evaluation.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "core/metrics/forecast.h"

namespace outeffhop::train {
namespace {

using models::ModelKind;

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

    /// `losses` and `logits` [B, classes] of images.
    void addImages(const at::Tensor& losses, const at::Tensor& logits, const BatchTensors& batch) {
        const at::Tensor classes = batch.targets.argmax(1, true);
        const auto best = std::get<1>(logits.topk(std::min<int64_t>(5, logits.size(1)), 1));
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
        const auto [loss, images, first, amongFive] = read();
        Evaluation evaluation;
        evaluation.loss = loss / images;
        evaluation.top1 = first / images;
        evaluation.top5 = amongFive / images;
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

BatchTensors firstOf(const BatchTensors& batch, int64_t sequences) {
    const auto first = [&](const at::Tensor& x) { return x.defined() ? x.narrow(0, 0, sequences) : x; };
    return {first(batch.inputs), first(batch.targets), first(batch.trigger)};
}

/// One pass over validation batches.
struct Pass {
    models::Model& model;
    models::Tap* tap;
    Sums sums;
    metrics::ForecastErrorSums errors = {};

    void add(const BatchTensors& batch) {
        const at::Tensor hidden = model.encode(batch.inputs, {}, nullptr, tap).hidden;
        const auto prediction = [&] { return through(tap, {models::Place::prediction}, model.predict(hidden)); };
        if (model.kind() == ModelKind::stanhop) {
            errors.add(prediction(), batch.targets);
        } else if (model.kind() == ModelKind::vit) {
            const at::Tensor logits = prediction().to(at::kFloat);
            sums.addImages(-(batch.targets * logits.log_softmax(-1)).sum(-1), logits, batch);
        } else {
            sums.addTokens(tap ? tokenLosses(prediction(), batch.targets) : model.losses(hidden, batch.targets), batch);
        }
    }

    [[nodiscard]] Evaluation result() const {
        if (model.kind() == ModelKind::stanhop) return forecastOf(errors.errors());
        return model.kind() == ModelKind::vit ? sums.classification() : sums.language();
    }
};

}  // namespace

Headline headlineOf(ModelKind kind) {
    if (kind == ModelKind::stanhop) return {"mse", &Evaluation::loss};
    if (kind == ModelKind::vit) return {"top1", &Evaluation::top1};
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
