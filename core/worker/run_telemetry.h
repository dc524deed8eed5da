// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>

#include "core/telemetry/budget.h"
#include "core/telemetry/head_events.h"
#include "core/telemetry/outlier_events.h"
#include "core/telemetry/recorder.h"
#include "core/train/probe.h"
#include "core/train/trainer.h"
#include "core/worker/speed_meter.h"

namespace outeffhop::worker {

/// Watches a run for its run.db: the records of every step, captures of the probe as far as the budget goes, events,
/// and what all that looking costs.
class RunTelemetry {
 public:
    static Result<RunTelemetry> create(store::RunWriter writer, train::Trainer& trainer);

    /// Records a step and its evaluation, if there was one, and looks at the probe when the budget allows it.
    void finishStep(train::Trainer& trainer, const train::StepResult& step,
                    const std::optional<train::Evaluation>& evaluation);
    /// A look at the probe now, whatever the budget.
    void look(train::Trainer& trainer, const char* reason);

    void record(store::EventRecord event);
    void record(store::CheckpointRecord checkpoint);

    telemetry::Recorder& recorder() { return *recorder_; }
    /// Why recording failed, if it did: the run has to stop.
    [[nodiscard]] std::optional<Error> failure() const;
    [[nodiscard]] const telemetry::CaptureBudget& budget() const { return budget_; }
    /// Newest values of the scalars, by name.
    [[nodiscard]] const std::map<std::string, double>& newest() const { return newest_; }

    /// What it knows of heads and outliers, for a checkpoint.
    [[nodiscard]] std::string state() const;
    void restore(const std::string& state);

 private:
    struct Failure {
        std::mutex mutex;
        std::optional<Error> error;
    };
    RunTelemetry(store::RunWriter writer, train::Trainer& trainer, train::Probe probe);
    /// The work it took, in seconds.
    double addCapture(store::RunBatch& batch, train::Trainer& trainer, const char* reason);
    void addMeters(store::RunBatch& batch);
    void push(store::RunBatch batch);
    double newRecorderSeconds();

    std::unique_ptr<Failure> failure_;
    std::unique_ptr<telemetry::Recorder> recorder_;
    c10::Device device_;
    train::Probe probe_;
    telemetry::CaptureBudget budget_;
    telemetry::HeadEvents headEvents_;
    telemetry::OutlierEvents outlierEvents_;
    SpeedMeter speed_;
    double tokensPerStep_;
    double recording_ = 0;        ///< work of recording the newest step
    double recorderSeconds_ = 0;  ///< processor time of the recorder's thread that the budget already knows
    std::map<std::string, double> newest_;
};

}  // namespace outeffhop::worker
