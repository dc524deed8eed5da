// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <random>
#include <thread>

#include "core/base/paths.h"
#include "core/store/health.h"
#include "tests/core/worker/small_workspace.h"
#include "tests/core/worker/worker_program.h"

namespace outeffhop::worker {
namespace {

using store::RunState;

constexpr int kKills = 50;

config::RunConfig killedRun() {
    auto config = train::smallRun();
    config.train.steps = 3000;
    config.train.batch = 2;
    config.train.evaluateEvery = 50;
    config.train.checkpointEvery = 25;
    return config;
}

/// What is committed is whole: the file is sound and no step is missing.
void expectNothingLost(const SmallWorkspace& runs, const std::string& id) {
    if (!std::filesystem::exists(runs.workspace.run(id).database())) return;
    const auto sound = store::checkIntegrity(runs.workspace.run(id));
    ASSERT_TRUE(sound) << sound.error().message;
    auto reader = runs.reader(id);
    const auto step = reader.info()->step;
    const auto losses = reader.curve("train.loss").value();
    ASSERT_EQ(static_cast<std::int64_t>(losses.size()), std::max<std::int64_t>(step, 0));
    for (std::size_t i = 0; i < losses.size(); ++i) ASSERT_EQ(losses[i].step, static_cast<std::int64_t>(i) + 1);
}

TEST(Kill, AtRandomMomentsLosesNothingAndTheRunEndsBitEqual) {
    SmallWorkspace runs("kill");
    const auto whole = runs.add(killedRun());
    ASSERT_EQ(WorkerProgram(runs.workspace, whole).wait(), 0);
    const auto expected = recordsOf(runs.reader(whole));
    const auto last = std::filesystem::path("checkpoints") / "step-00003000" / "model.safetensors";
    const auto weights = readFile(runs.workspace.run(whole).path / last).value();

    std::mt19937 random(20240403);
    int kills = 0;
    while (kills < kKills) {
        const auto id = runs.add(killedRun());
        while (true) {
            const WorkerProgram worker(runs.workspace, id);
            if (kills < kKills) {
                const auto moment = std::uniform_int_distribution(200, 2500)(random);
                std::this_thread::sleep_for(std::chrono::milliseconds(moment));
                worker.signal(SIGKILL);
            }
            const int code = worker.wait();
            expectNothingLost(runs, id);
            if (HasFatalFailure()) return;
            kills += code == -1;
            if (runs.run(id).state == RunState::finished) break;  // a kill may come while a finished worker exits
            ASSERT_EQ(code, -1);
        }
        EXPECT_EQ(runs.run(id).state, RunState::finished);
        EXPECT_EQ(recordsOf(runs.reader(id)), expected);
        EXPECT_EQ(readFile(runs.workspace.run(id).path / last).value(), weights);
    }
}

}  // namespace
}  // namespace outeffhop::worker
