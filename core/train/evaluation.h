// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/GradMode.h>

#include <cstdint>
#include <limits>
#include <string>

#include "core/models/model.h"
#include "core/train/samples.h"

namespace outeffhop::train {

/// What validation data say of a model; NaN where it does not apply.
struct Evaluation {
    static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

    double loss = kNone;  ///< a target: the sum over all targets of all batches by their number
    // Language models: exp(loss), and the loss over trigger queries.
    double perplexity = kNone, copyLoss = kNone;
    /// exp of the mean over sequences of the loss of their batch, as the reference scripts average (paper.md section
    /// 4).
    double batchMeanPerplexity = kNone;
    // Classifiers: shares of the samples whose class is the most probable one, or among the five most probable; the
    // latter of more than five classes.
    double top1 = kNone, top5 = kNone;
    // Forecasts, on the standardised scale (metrics::ForecastErrors); their loss is the mse.
    double mae = kNone, rmse = kNone, mape = kNone, mspe = kNone;
    double batchRmse = kNone;  ///< the reference code's RMSE: the mean over windows of that of their batch
};

/// The figure by which predictions of a kind are judged.
struct Headline {
    std::string name;  ///< perplexity | top1 | mse
    double Evaluation::*value;
};
Headline headlineOf(models::Prediction prediction);

/// Goes through the first `batches` validation batches of `sequences` each, dropout off; 0 batches: through the whole
/// validation data, each sample once. `tap` stands behind every operation, the prediction included. Fails when the data
/// cannot be read, or have no end and have to be gone through.
Result<Evaluation> evaluate(models::Model& model, const Samples& samples, int batches, int sequences,
                            models::Tap* tap = nullptr);

/// Dropout and gradients are off while it lives.
class InferenceScope {
 public:
    explicit InferenceScope(models::Model& model);
    ~InferenceScope();
    InferenceScope(const InferenceScope&) = delete;
    InferenceScope& operator=(const InferenceScope&) = delete;

 private:
    models::Model& model_;
    bool wasTraining_;
    c10::NoGradGuard noGradient_;
};

}  // namespace outeffhop::train
