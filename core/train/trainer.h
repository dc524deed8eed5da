// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "core/base/result.h"
#include "core/config/run_config.h"
#include "core/models/model.h"
#include "core/train/adamw.h"
#include "core/train/evaluation.h"
#include "core/train/run_model.h"
#include "core/train/samples.h"

namespace outeffhop::train {

/// What one update gives; read from the device in one transfer.
struct StepResult {
    std::int64_t step = 0;  ///< number of this update, from 1
    double loss = 0;        ///< a target, of the weights before the update, dropout on
    double learningRate = 0;
    double gradientNorm = 0;      ///< before clipping
    double copyLoss = 0;          ///< nats a target after a trigger; NaN where the task has none
    double seconds = 0;           ///< work of the update (work_clock.h), without the next
    double lookSeconds = 0;       ///< work of measuring the values below
    std::vector<float> noopMass;  ///< [attentions x heads], mean of p_noop over the queries of the last batch
    std::vector<float> gateMean;  ///< likewise of gate probabilities; empty without gates
    std::vector<float> infNorm;   ///< [blocks], max |block output| over the last batch
};

/// The objects of a run and its training loop, one update a call. LibTorch's exceptions pass through.
class Trainer {
 public:
    /// Seeds the generators and makes model, data and optimizer.
    static Result<Trainer> create(const config::RunConfig& config, c10::Device device);

    /// One update over train.accumulation batches. Fails when loss or gradient are not finite, naming the first tensor
    /// that is not; the weights are then those of the step before. Without `watch`, the vectors stay empty.
    Result<StepResult> advance(bool watch = true);
    Result<Evaluation> evaluate();

    [[nodiscard]] std::int64_t finishedSteps() const { return finishedSteps_; }
    void setFinishedSteps(std::int64_t steps) { finishedSteps_ = steps; }
    [[nodiscard]] const config::RunConfig& config() const { return config_; }
    [[nodiscard]] c10::Device device() const { return device_; }
    models::Model& model() { return *model_; }
    AdamW& optimizer() { return optimizer_; }
    Samples& samples() { return *samples_; }
    /// What was read of train.initialWeights.
    [[nodiscard]] const std::optional<models::LoadReport>& initialWeights() const { return initialWeights_; }

 private:
    Trainer(const config::RunConfig& config, c10::Device device, StartingModel start, std::unique_ptr<Samples> samples);

    config::RunConfig config_;
    c10::Device device_;
    std::shared_ptr<models::Model> model_;
    std::optional<models::LoadReport> initialWeights_;
    std::unique_ptr<Samples> samples_;
    AdamW optimizer_;
    std::int64_t finishedSteps_ = 0;
};

}  // namespace outeffhop::train
