// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/session.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>
#include <thread>

#include "core/base/file_lock.h"
#include "core/base/paths.h"
#include "core/train/checkpoints.h"
#include "tests/core/worker/small_workspace.h"

namespace outeffhop::worker {
namespace {

namespace fs = std::filesystem;
using store::CommandKind;
using store::RunState;
using testing::HasSubstr;

constexpr std::int64_t kEndless = 10'000'000;  ///< steps that no test waits for

config::RunConfig shortRun() {
    auto config = train::smallRun();
    config.train.evaluateEvery = 8;
    config.train.checkpointEvery = 6;
    return config;
}

/// Waits until the catalogue shows what is wanted, at most ten seconds.
bool waitFor(const SmallWorkspace& runs, const std::string& id,
             const std::function<bool(const store::CatalogueRun&)>& wanted) {
    for (int i = 0; i < 1000; ++i) {
        if (wanted(runs.run(id))) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
}

/// Asks a run to stop once the catalogue shows it at `step`.
std::jthread stopAfter(const SmallWorkspace& runs, const std::string& id, std::int64_t step) {
    return std::jthread([&runs, id, step] {
        EXPECT_TRUE(waitFor(runs, id, [step](const auto& run) { return run.step >= step; }));
        EXPECT_TRUE(runs.catalogue().send(id, CommandKind::stop));
    });
}

TEST(Session, RecordsARunFromStartToEnd) {
    SmallWorkspace runs("session_whole");
    const auto id = runs.add(shortRun());
    EXPECT_EQ(workOn(runs.workspace, id).value(), Ending::finished);

    const auto run = runs.run(id);
    EXPECT_EQ(run.state, RunState::finished);
    EXPECT_EQ(run.step, 20);
    EXPECT_TRUE(run.metrics.contains("train.loss") && run.metrics.contains("valid.loss"));

    auto reader = runs.reader(id);
    EXPECT_EQ(reader.info()->state, RunState::finished);
    EXPECT_TRUE(run.metrics.contains("outlier.max_inf_norm"));
    for (const auto& [metric, value] : run.metrics) EXPECT_EQ(reader.curve(metric)->back().value, value) << metric;
    const auto records = recordsOf(runs.reader(id));
    EXPECT_EQ(records.at("train.loss").size(), 20u);
    EXPECT_EQ(records.at("noop.mass").at(7).size(), 4u);
    EXPECT_EQ(records.at("activation.inf_norm").at(7).size(), 2u);
    EXPECT_EQ(records.at("valid.loss").size(), 3u);  // 8, 16 and the end
    EXPECT_EQ(reader.checkpoints()->back().step, 20);
    EXPECT_EQ(train::CheckpointFolder(runs.workspace.run(id).checkpoints()).steps().back(), 20);
    const auto snapshots = reader.snapshots().value();
    EXPECT_EQ(snapshots.front().step, 0);
    EXPECT_EQ(snapshots.back().step, 20);
    EXPECT_EQ(reader.tensors()->size(), reader.activationsAt(20)->size());
    EXPECT_EQ(reader.probe()->size(), 16u * 12);
    EXPECT_THAT(reader.info()->environmentJson, HasSubstr("libtorch"));
    EXPECT_EQ(eventsOf(runs.reader(id), "started").size(), 1u);
    EXPECT_EQ(eventsOf(runs.reader(id), "finished").size(), 1u);
}

TEST(Session, EndsWhenTheValidationLossNoLongerFalls) {
    SmallWorkspace runs("session_patience");
    auto config = shortRun();
    config.train.learningRate = 0;  // so that every evaluation gives the same loss
    config.train.evaluateEvery = 2;
    config.train.patience = 3;
    config.model.dropout = 0;
    const auto still = runs.add(config);
    EXPECT_EQ(workOn(runs.workspace, still).value(), Ending::finished);
    EXPECT_EQ(runs.run(still).step, 20) << "an equal loss is good enough";
    config.train.learningRate = 3;  // which makes it worse
    config.train.warmup = 0;
    config.train.clipNorm = 0;
    const auto id = runs.add(config);
    EXPECT_EQ(workOn(runs.workspace, id).value(), Ending::finished);
    EXPECT_LT(runs.run(id).step, 20);
    EXPECT_EQ(eventsOf(runs.reader(id), "patience").size(), 1u);
}

TEST(Session, AStoppedAndResumedRunEqualsAnUndisturbedOne) {
    SmallWorkspace runs("session_stopped");
    auto config = shortRun();
    config.train.steps = kEndless;
    config.train.schedule = "constant";
    config.train.checkpointEvery = config.train.evaluateEvery = 50;
    const auto stopped = runs.add(config);
    for (const std::int64_t goOn : {30, 90, 130}) {
        const auto person = stopAfter(runs, stopped, goOn);
        ASSERT_EQ(workOn(runs.workspace, stopped).value(), Ending::stopped);
        EXPECT_EQ(runs.run(stopped).state, RunState::stopped);
    }
    EXPECT_EQ(eventsOf(runs.reader(stopped), "resumed").size(), 2u);

    config.train.steps = runs.run(stopped).step;
    const auto whole = runs.add(config);
    ASSERT_EQ(workOn(runs.workspace, whole).value(), Ending::finished);
    auto expected = recordsOf(runs.reader(whole));
    EXPECT_EQ(expected.at("train.loss").size(), static_cast<std::size_t>(config.train.steps));
    auto records = recordsOf(runs.reader(stopped));
    for (auto& [metric, values] : expected) {
        const bool measuredAsTheLast = metric.starts_with("valid.") && !records[metric].contains(config.train.steps);
        if (measuredAsTheLast) values.erase(config.train.steps);
        EXPECT_EQ(records[metric], values) << metric;
    }
    const auto last = train::CheckpointFolder("checkpoints").of(config.train.steps);
    for (const char* file : {"model.safetensors", "optimizer.safetensors"})
        EXPECT_EQ(readFile(runs.workspace.run(stopped).path / last / file).value(),
                  readFile(runs.workspace.run(whole).path / last / file).value())
            << file;
}

TEST(Session, PausesGoesOnAndTakesSnapshotsOnRequest) {
    SmallWorkspace runs("session_paused");
    auto config = shortRun();
    config.train.steps = 100;
    const auto id = runs.add(config);
    runs.catalogue().send(id, CommandKind::pause);
    std::jthread person([&] {
        EXPECT_TRUE(waitFor(runs, id, [](const auto& run) { return run.state == RunState::paused; }));
        EXPECT_TRUE(FileLock::isHeld(runs.workspace.run(id).lock()));
        EXPECT_EQ(runs.reader(id).info()->state, RunState::paused);
        auto catalogue = runs.catalogue();
        catalogue.send(id, CommandKind::snapshot);
        catalogue.send(id, CommandKind::checkpoint);
        catalogue.send(id, CommandKind::proceed);
    });
    EXPECT_EQ(workOn(runs.workspace, id).value(), Ending::finished);
    person.join();
    EXPECT_EQ(eventsOf(runs.reader(id), "paused").size(), 1u);
    EXPECT_EQ(eventsOf(runs.reader(id), "proceeded").size(), 1u);
    const auto snapshots = runs.reader(id).snapshots().value();
    EXPECT_TRUE(std::ranges::any_of(snapshots, [](const auto& snapshot) { return snapshot.reason == "request"; }));
}

TEST(Session, RefusesARunThatSomeoneWorksOn) {
    SmallWorkspace runs("session_locked");
    const auto id = runs.add(shortRun());
    const auto lock = FileLock::tryAcquire(runs.workspace.run(id).lock());
    const auto ending = workOn(runs.workspace, id);
    ASSERT_FALSE(ending);
    EXPECT_THAT(ending.error().message, HasSubstr("already being worked on"));
    EXPECT_EQ(runs.run(id).state, RunState::created);
}

TEST(Session, AClaimedRunIsHandedOverAndObeysAStopFromThatTime) {
    SmallWorkspace runs("session_claimed");
    const auto id = runs.add(shortRun());
    auto catalogue = runs.catalogue();
    ASSERT_TRUE(catalogue.enqueue(id));
    auto claimed = catalogue.claimQueued(1).value();
    ASSERT_TRUE(catalogue.stop(id));
    EXPECT_FALSE(workOn(runs.workspace, id)) << "somebody else who starts it";
    const auto ending = workOn(runs.workspace, id, std::move(claimed->lock));
    ASSERT_TRUE(ending) << ending.error().message;
    EXPECT_EQ(*ending, Ending::stopped);
    EXPECT_EQ(runs.run(id).state, RunState::stopped);
    EXPECT_FALSE(FileLock::isHeld(runs.workspace.run(id).lock()));
}

TEST(Session, FinishedAndUnknownRunsAreRefused) {
    SmallWorkspace runs("session_refused");
    const auto id = runs.add(shortRun());
    ASSERT_EQ(workOn(runs.workspace, id).value(), Ending::finished);
    EXPECT_THAT(workOn(runs.workspace, id).error().message, HasSubstr("has finished"));
    EXPECT_FALSE(workOn(runs.workspace, "nothing"));
}

TEST(Session, AnUnreadableTextFileFailsTheRunWithItsName) {
    SmallWorkspace runs("session_text");
    const auto text = runs.workspace.path / "text.txt";
    std::string content;
    for (int i = 0; i < 3000; ++i) content += "words and words\n";
    ASSERT_TRUE(writeFileAtomically(text, content));
    auto config = shortRun();
    config.data.task = "text";
    config.data.path = text;
    const auto id = runs.add(config);
    fs::remove(text);
    EXPECT_EQ(workOn(runs.workspace, id).value(), Ending::failed);
    EXPECT_EQ(runs.run(id).state, RunState::failed);
    EXPECT_THAT(runs.run(id).reason, HasSubstr(text.string()));
}

TEST(Session, NanStopsTheRunNamesTheTensorAndKeepsTheCheckpoint) {
    SmallWorkspace runs("session_nan");
    const auto poisoned = runs.workspace.path / "poisoned";
    fs::create_directories(poisoned);
    auto trainer = train::makeTrainer(shortRun());
    {
        const c10::NoGradGuard noGradient;
        trainer.model().named_parameters()["model.decoder.layers.0.fc1.weight"].mul_(NAN);
    }
    ASSERT_TRUE(train::saveTraining(trainer, poisoned, NAN));
    auto config = shortRun();
    config.train.initialWeights = poisoned;
    const auto id = runs.add(config);
    EXPECT_EQ(workOn(runs.workspace, id).value(), Ending::failed);
    const std::string reason = "step 1: the weight model.decoder.layers.0.fc1.weight holds 1024 NaN";
    EXPECT_THAT(runs.run(id).reason, HasSubstr(reason));
    EXPECT_EQ(runs.reader(id).info()->state, RunState::failed);
    const auto events = eventsOf(runs.reader(id), "failed");
    ASSERT_EQ(events.size(), 1u);
    EXPECT_THAT(events[0].message, HasSubstr(reason));
    EXPECT_EQ(events[0].severity, store::Severity::error);
}

TEST(Session, MissingCheckpointFilesAreReportedAndAnOlderOneIsUsed) {
    SmallWorkspace runs("session_missing");
    auto config = shortRun();
    config.train.steps = kEndless;
    const auto id = runs.add(config);
    {
        const auto person = stopAfter(runs, id, 20);
        ASSERT_EQ(workOn(runs.workspace, id).value(), Ending::stopped);
    }
    const train::CheckpointFolder folder(runs.workspace.run(id).checkpoints());
    const auto steps = folder.steps();
    ASSERT_GE(steps.size(), 2u);
    const auto newest = steps.back(), older = steps[steps.size() - 2];
    fs::remove(folder.of(newest) / "model.safetensors");
    const auto person = stopAfter(runs, id, newest + 1);
    EXPECT_EQ(workOn(runs.workspace, id).value(), Ending::stopped);

    const auto events = eventsOf(runs.reader(id), "checkpoint");
    EXPECT_TRUE(std::ranges::any_of(events, [](const auto& event) {
        return event.severity == store::Severity::warning &&
               event.message.find("model.safetensors") != std::string::npos;
    }));
    const auto resumed = eventsOf(runs.reader(id), "resumed");
    ASSERT_EQ(resumed.size(), 1u);
    EXPECT_EQ(resumed[0].step, older);
    EXPECT_EQ(recordsOf(runs.reader(id)).at("train.loss").size(), static_cast<std::size_t>(runs.run(id).step));
}

}  // namespace
}  // namespace outeffhop::worker
