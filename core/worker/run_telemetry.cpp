// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/run_telemetry.h"

#include <utility>

#include "core/base/clock.h"
#include "core/telemetry/metric_definitions.h"
#include "core/train/work_clock.h"
#include "core/worker/run_records.h"

namespace outeffhop::worker {

namespace metric = telemetry::metric;

Result<RunTelemetry> RunTelemetry::create(store::RunWriter writer, train::Trainer& trainer) {
    auto probe = train::Probe::create(trainer.config(), trainer.samples());
    if (!probe) return fail(probe.error());
    return RunTelemetry(std::move(writer), trainer, std::move(*probe));
}

RunTelemetry::RunTelemetry(store::RunWriter writer, train::Trainer& trainer, train::Probe probe)
    : failure_(std::make_unique<Failure>()),
      device_(trainer.device()),
      probe_(std::move(probe)),
      budget_(trainer.config().telemetry.budget, trainer.config().train.steps - trainer.finishedSteps()),
      headEvents_(static_cast<int>(trainer.model().attentions().size()), static_cast<int>(trainer.model().heads())),
      tokensPerStep_(static_cast<double>(trainer.config().train.batch * trainer.config().train.accumulation *
                                         config::sequenceLength(trainer.config()))) {
    telemetry::Recorder::Options options;
    options.snapshotBudgetBytes = trainer.config().telemetry.snapshotMegabytes << 20;
    recorder_ = std::make_unique<telemetry::Recorder>(std::move(writer), options,
                                                      [failure = failure_.get()](const Error& error) {
                                                          const std::lock_guard lock(failure->mutex);
                                                          failure->error = error;
                                                      });
}

void RunTelemetry::look(train::Trainer& trainer, const char* reason) {
    store::RunBatch batch;
    batch.step = trainer.finishedSteps();
    addCapture(batch, trainer, reason);
    push(std::move(batch));
}

void RunTelemetry::finishStep(train::Trainer& trainer, const train::StepResult& step,
                              const std::optional<train::Evaluation>& evaluation) {
    const double begin = train::workSeconds(device_);
    budget_.addStep(step.seconds, step.lookSeconds + std::exchange(recording_, 0) + newRecorderSeconds());
    speed_.add(steadySeconds());
    store::RunBatch batch = recordsOf(step);
    for (auto& event : headEvents_.update(step.step, step.noopMass)) batch.events.push_back(std::move(event));
    if (evaluation) addRecords(batch, *evaluation);
    if (speed_.isDue()) addMeters(batch);
    const double capture = budget_.allows(step.step) ? addCapture(batch, trainer, "schedule") : 0;
    push(std::move(batch));
    recording_ = train::workSeconds(device_) - begin - capture;
}

double RunTelemetry::addCapture(store::RunBatch& batch, train::Trainer& trainer, const char* reason) {
    const double begin = train::workSeconds(device_);
    auto capture = probe_.capture(trainer.model(), batch.step, reason);
    const auto tensors = trainer.model().observedTensors();
    for (const auto& activation : capture.activations) {
        if (auto event = outlierEvents_.update(tensors[activation.tensor], activation)) batch.events.push_back(*event);
    }
    addRecords(batch, std::move(capture), tensors);
    const double seconds = train::workSeconds(device_) - begin;
    budget_.addCapture(seconds);
    addScalar(batch, metric::kLookingCost, budget_.spentPercent());
    return seconds;
}

void RunTelemetry::addMeters(store::RunBatch& batch) {
    const double speed = speed_.stepsPerSecond();
    addScalar(batch, metric::kStepsPerSecond, speed);
    addScalar(batch, metric::kTokensPerSecond, speed * tokensPerStep_);
    addScalar(batch, metric::kLookingCost, budget_.spentPercent());
}

void RunTelemetry::push(store::RunBatch batch) {
    for (const auto& scalar : batch.scalars) newest_[scalar.metric] = scalar.value;
    recorder_->push(std::move(batch));
}

double RunTelemetry::newRecorderSeconds() {
    const double total = recorder_->threadSeconds();
    return total - std::exchange(recorderSeconds_, total);
}

void RunTelemetry::record(store::EventRecord event) {
    store::RunBatch batch;
    batch.events.push_back(std::move(event));
    push(std::move(batch));
}

void RunTelemetry::record(store::CheckpointRecord checkpoint) {
    store::RunBatch batch;
    batch.events.push_back(
        eventOf(checkpoint.step, "checkpoint", fmt::format("Checkpoint of step {}", checkpoint.step)));
    batch.checkpoints.push_back(std::move(checkpoint));
    push(std::move(batch));
}

std::optional<Error> RunTelemetry::failure() const {
    const std::lock_guard lock(failure_->mutex);
    return failure_->error;
}

std::string RunTelemetry::state() const {
    return nlohmann::json{{"heads", headEvents_.state()}, {"outliers", outlierEvents_.state()}}.dump();
}

void RunTelemetry::restore(const std::string& state) {
    const auto json = nlohmann::json::parse(state, nullptr, false);
    if (!json.is_object()) return;
    headEvents_.restore(json.value("heads", nlohmann::json()));
    outlierEvents_.restore(json.value("outliers", nlohmann::json()));
}

}  // namespace outeffhop::worker
