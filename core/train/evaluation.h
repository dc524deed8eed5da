// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/GradMode.h>

#include <cstdint>

#include "core/data/dataset.h"
#include "core/models/language_model.h"

namespace outeffhop::train {

struct Evaluation {
    double loss = 0;      ///< nats a target: the sum over all targets of all batches by their number
    double copyLoss = 0;  ///< the same over trigger queries; NaN where the task has none
    /// exp(loss)
    [[nodiscard]] double perplexity() const;
};

/// Goes through the first `batches` validation batches of `sequences` each, dropout off. `tap` stands behind
/// every operation, the logits included. Fails when the data cannot be read.
Result<Evaluation> evaluate(models::LanguageModel& model, const data::Dataset& data, int batches, int sequences,
                            models::Tap* tap = nullptr);

/// Dropout and gradients are off while it lives.
class InferenceScope {
 public:
    explicit InferenceScope(models::LanguageModel& model);
    ~InferenceScope();
    InferenceScope(const InferenceScope&) = delete;
    InferenceScope& operator=(const InferenceScope&) = delete;

 private:
    models::LanguageModel& model_;
    bool wasTraining_;
    c10::NoGradGuard noGradient_;
};

}  // namespace outeffhop::train
