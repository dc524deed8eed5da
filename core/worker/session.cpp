// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/session.h"

#include <fmt/ranges.h>

#include <cmath>
#include <limits>

#include "core/base/file_lock.h"
#include "core/base/log.h"
#include "core/base/stop_flag.h"
#include "core/config/parameters.h"
#include "core/store/run_reader.h"
#include "core/telemetry/metric_definitions.h"
#include "core/train/checkpoints.h"
#include "core/train/device.h"
#include "core/train/patience.h"
#include "core/worker/catalogue_link.h"
#include "core/worker/disk_reserve.h"
#include "core/worker/guarded.h"
#include "core/worker/run_records.h"
#include "core/worker/run_telemetry.h"

namespace outeffhop::worker {
namespace {

using store::RunState;

constexpr double kPauseTurn = 0.1;  ///< seconds

RunState stateOf(Ending ending) {
    if (ending == Ending::finished) return RunState::finished;
    return ending == Ending::stopped ? RunState::stopped : RunState::failed;
}

/// A run being worked on.
class Session {
 public:
    Session(const store::RunFolder& folder, train::Trainer trainer, CatalogueLink& link)
        : folder_(folder),
          trainer_(std::move(trainer)),
          link_(link),
          checkpoints_(folder.checkpoints(), trainer_.config().train.keepCheckpoints),
          patience_(trainer_.config().train.patience) {}

    /// Makes or opens run.db and goes to the newest checkpoint.
    Status prepare() { return std::filesystem::exists(folder_.database()) ? resume() : begin(); }
    Result<Ending> run();
    /// The last word in run.db.
    void conclude(Ending ending, const std::string& reason);

 private:
    Status begin();
    Status resume();
    Status recallEvaluations();
    /// Says what of the data could not be read, if that is more than was said before.
    void recordSkipped();
    Status watch(store::RunWriter writer);
    Status step();
    /// Looks at the probe now; the catalogue learns what it shows.
    void look(const char* reason);
    /// Does what people and signals ask for; true when that is to stop.
    Result<bool> obey();
    Result<bool> obey(store::CommandKind command);
    Status setPaused(bool paused);
    Status saveCheckpoint();
    Status evaluate(std::optional<train::Evaluation>& evaluation);
    [[nodiscard]] bool isDue(std::int64_t every) const;
    [[nodiscard]] std::int64_t steps() const { return trainer_.config().train.steps; }

    store::RunFolder folder_;
    train::Trainer trainer_;
    CatalogueLink& link_;
    train::Checkpoints checkpoints_;
    train::Patience patience_;
    std::optional<RunTelemetry> telemetry_;
    double validationLoss_ =
        std::numeric_limits<double>::quiet_NaN();  ///< at the newest step, if it was measured there
    std::int64_t savedStep_ = -1;
    std::uint64_t skipped_ = 0;
    bool paused_ = false;
};

Status Session::watch(store::RunWriter writer) {
    auto telemetry = RunTelemetry::create(std::move(writer), trainer_);
    if (!telemetry) return fail(telemetry.error());
    telemetry_.emplace(std::move(*telemetry));
    return telemetry_->recorder().setState(RunState::running);
}

Status Session::begin() {
    const auto description = describeRun(folder_.id(), trainer_);
    if (!description) return fail(description.error());
    auto writer = store::RunWriter::create(folder_, *description);
    if (!writer) return fail(writer.error());
    if (auto status = watch(std::move(*writer)); !status) return status;
    telemetry_->record(eventOf(0, "started", "The run started"));
    if (const auto& report = trainer_.initialWeights())
        telemetry_->record(eventOf(0, "initial weights",
                                   fmt::format("{}: {}", trainer_.config().train.initialWeights, report->summary())));
    recordSkipped();
    telemetry_->look(trainer_, "first");
    return {};
}

void Session::recordSkipped() {
    const auto skipped = trainer_.samples().skipped();
    if (skipped.count == std::exchange(skipped_, skipped.count)) return;
    telemetry_->record(eventOf(trainer_.finishedSteps(), "skipped",
                               fmt::format("{} samples could not be read and were left out: {}", skipped.count,
                                           fmt::join(skipped.reasons, "; ")),
                               store::Severity::warning));
}

Status Session::resume() {
    auto writer = store::RunWriter::open(folder_);
    if (!writer) return fail(writer.error());
    std::vector<std::string> problems;
    const auto telemetry = checkpoints_.restoreNewest(trainer_, problems);
    if (!telemetry) return fail(telemetry.error());
    const std::int64_t step = *telemetry ? trainer_.finishedSteps() : -1;
    if (auto status = writer->rewindTo(step); !status) return status;
    if (auto status = recallEvaluations(); !status) return status;
    skipped_ = trainer_.samples().skipped().count;
    if (auto status = watch(std::move(*writer)); !status) return status;
    for (const auto& problem : problems)
        telemetry_->record(
            eventOf(step, "checkpoint", "A checkpoint was left out: " + problem, store::Severity::warning));
    if (*telemetry) {
        telemetry_->restore(**telemetry);
        telemetry_->record(eventOf(step, "resumed", fmt::format("The run goes on from step {}", step)));
        savedStep_ = step;
    } else {
        telemetry_->record(eventOf(0, "resumed", "The run starts anew: there was no checkpoint yet"));
        telemetry_->look(trainer_, "first");
    }
    return {};
}

Status Session::recallEvaluations() {
    auto reader = store::RunReader::open(folder_);
    if (!reader) return fail(reader.error());
    const auto losses = reader->curve(telemetry::metric::kValidLoss);
    if (!losses) return fail(losses.error());
    for (const auto& record : *losses) patience_.add(record.value);
    return {};
}

Result<Ending> Session::run() {
    while (trainer_.finishedSteps() < steps() && !patience_.isExhausted()) {
        const auto stopping = obey();
        if (!stopping) return fail(stopping.error());
        if (*stopping) return saveCheckpoint().map([] { return Ending::stopped; });
        if (auto status = step(); !status) return fail(status.error());
    }
    if (trainer_.finishedSteps() < steps())
        telemetry_->record(eventOf(trainer_.finishedSteps(), "patience",
                                   "The validation loss has stopped falling: the run ends before its last step"));
    recordSkipped();
    look("last");
    if (auto status = saveCheckpoint(); !status) return fail(status.error());
    return Ending::finished;
}

bool Session::isDue(std::int64_t every) const {
    const std::int64_t step = trainer_.finishedSteps();
    return step == steps() || (every > 0 && step % every == 0);
}

Status Session::evaluate(std::optional<train::Evaluation>& evaluation) {
    validationLoss_ = std::numeric_limits<double>::quiet_NaN();
    if (!isDue(trainer_.config().train.evaluateEvery)) return {};
    const auto measured = trainer_.evaluate();
    if (!measured) return fail(measured.error());
    evaluation = *measured;
    validationLoss_ = measured->loss;
    patience_.add(measured->loss);
    return {};
}

Status Session::step() {
    const auto result = trainer_.advance();
    if (!result) return fail(result.error());
    std::optional<train::Evaluation> evaluation;
    if (auto status = evaluate(evaluation); !status) return status;
    telemetry_->finishStep(trainer_, *result, evaluation);
    if (const auto failure = telemetry_->failure()) return fail(*failure);
    link_.report(result->step, telemetry_->newest());
    if (isDue(trainer_.config().train.checkpointEvery) && result->step < steps()) return saveCheckpoint();
    return {};
}

void Session::look(const char* reason) {
    telemetry_->look(trainer_, reason);
    link_.report(trainer_.finishedSteps(), telemetry_->newest());
}

Status Session::saveCheckpoint() {
    if (savedStep_ == trainer_.finishedSteps()) return {};
    // What a checkpoint stands for has to be on record first: a resumed run forgets only what came later.
    if (auto status = telemetry_->recorder().flush(); !status) return status;
    const auto record = checkpoints_.save(trainer_, validationLoss_, telemetry_->state());
    if (!record) return fail(record.error());
    savedStep_ = record->step;
    telemetry_->record(*record);
    return {};
}

Status Session::setPaused(bool paused) {
    if (paused == paused_) return {};
    paused_ = paused;
    const auto state = paused ? RunState::paused : RunState::running;
    telemetry_->record(eventOf(trainer_.finishedSteps(), paused ? "paused" : "proceeded",
                               paused ? "The run was paused" : "The run goes on"));
    link_.setState(state);
    return telemetry_->recorder().setState(state);
}

Result<bool> Session::obey(store::CommandKind command) {
    using store::CommandKind;
    if (command == CommandKind::stop) return true;
    Status status;
    if (command == CommandKind::snapshot)
        look("request");
    else if (command == CommandKind::checkpoint)
        status = saveCheckpoint();
    else
        status = setPaused(command == CommandKind::pause);
    return status.map([] { return false; });
}

Result<bool> Session::obey() {
    do {
        for (const auto& command : link_.commands()) {
            if (auto stopping = obey(command.kind); !stopping || *stopping) return stopping;
        }
        if (stopRequested()) return true;
        if (paused_) link_.wait(kPauseTurn);
    } while (paused_);
    return false;
}

void Session::conclude(Ending ending, const std::string& reason) {
    if (!telemetry_) return;
    const auto state = stateOf(ending);
    const std::string kind(store::name(state));
    const bool failed = ending == Ending::failed;
    telemetry_->record(eventOf(trainer_.finishedSteps(), kind, failed ? reason : "The run " + kind,
                               failed ? store::Severity::error : store::Severity::info));
    if (auto status = telemetry_->recorder().setState(state, reason); !status) logLine(status.error().message);
}

Result<config::RunConfig> configOf(const store::CatalogueRun& run) {
    auto config = config::fromJsonText(run.configJson);
    if (!config) return config;
    if (auto status = config::validate(*config); !status) return fail(status.error());
    return config;
}

Result<train::Trainer> makeTrainer(const store::CatalogueRun& run) {
    const auto config = configOf(run);
    if (!config) return fail(config.error());
    const auto device = train::prepareDevice(config->train);
    if (!device) return fail(device.error());
    return train::Trainer::create(*config, *device);
}

Ending work(const store::CatalogueRun& run, const store::RunFolder& folder, CatalogueLink& link) {
    link.setState(RunState::starting);
    DiskReserve reserve(folder.path / ".reserve");
    std::optional<Session> session;
    const auto outcome = guarded([&]() -> Result<Ending> {
        auto trainer = makeTrainer(run);
        if (!trainer) return fail(trainer.error());
        session.emplace(folder, std::move(*trainer), link);
        if (auto status = session->prepare(); !status) return fail(status.error());
        link.setState(RunState::running);
        return session->run();
    });
    const Ending ending = outcome.value_or(Ending::failed);
    const std::string reason = outcome ? "" : outcome.error().message;
    reserve.release();
    if (!outcome) logLine(reason);
    if (session) session->conclude(ending, reason);
    link.setState(stateOf(ending), reason);
    return ending;
}

}  // namespace

Result<Ending> workOn(const store::Workspace& workspace, const std::string& runId, std::optional<FileLock> lock) {
    auto catalogue = store::Catalogue::open(workspace);
    if (!catalogue) return fail(catalogue.error());
    if (const auto known = catalogue->run(runId); !known) return fail(known.error());
    const auto folder = workspace.run(runId);
    if (!lock) {
        auto taken = FileLock::tryAcquire(folder.lock());
        if (!taken) return fail(taken.error());
        if (!*taken) return fail("{} is already being worked on", runId);
        lock = std::move(*taken);
    }
    const auto run = catalogue->run(runId);  // as it is now that nobody else changes it
    if (!run) return fail(run.error());
    if (run->state == RunState::finished) return fail("{} has finished; duplicate it to train longer", run->name);
    CatalogueLink link(std::move(*catalogue), runId);
    return work(*run, folder, link);
}

}  // namespace outeffhop::worker
