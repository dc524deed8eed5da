// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/status/status_presenter.h"

#include <gmock/gmock.h>

#include "views/bridge/metric_names.h"

namespace outeffhop::status {
namespace {

using testing::HasSubstr;

bridge::RunData running() {
    bridge::RunData data;
    data.info.state = store::RunState::running;
    data.info.step = 700;
    data.info.configJson = R"({"train": {"precision": "fp32"}, "telemetry": {"budget": 2.0}})";
    data.info.environmentJson = R"({"device": "CPU", "threads": 2})";
    data.stepsPerSecond = 41;
    data.databaseBytes = 3'100'000;
    data.curves[bridge::metric::kTokensPerSecond] = {{700}, {84'000}};
    data.curves[bridge::metric::kLookingCost] = {{700}, {1.3}};
    data.events = {{525, "noop_head", store::Severity::info, "head L1·H1 became a no-op head"}};
    return data;
}

QString textOf(const bridge::RunData& data, const QString& name, double now = 0) {
    for (const auto& segment : segmentsOf(data, now))
        if (segment.name == name) return segment.text;
    return "no such segment";
}

TEST(Status, TellsWhatARunningWorkerDoes) {
    EXPECT_EQ(textOf(running(), "worker"), "● worker alive");
    EXPECT_EQ(textOf(running(), "device"), "CPU · 2 threads · fp32");
    EXPECT_EQ(textOf(running(), "speed"), "41 steps/s · 84 k tokens/s");
    EXPECT_EQ(textOf(running(), "cost"), "looking costs 1.3 % (budget 2 %)");
    EXPECT_EQ(textOf(running(), "size"), "run.db 3.1 MB");
    EXPECT_EQ(textOf(running(), "event"), "last event, step 525: head L1·H1 became a no-op head");
}

TEST(Status, TellsSinceWhenTheWorkerIsGone) {
    auto data = running();
    data.info.state = store::RunState::crashed;
    EXPECT_EQ(textOf(data, "worker"), "⚠ worker dead since step 700");
    EXPECT_EQ(segmentsOf(data, 0).front().tone, Tone::bad);
    data.info.state = store::RunState::finished;
    data.info.endedAt = 100;
    EXPECT_EQ(textOf(data, "worker", 105), "✓ finished 5.0 s ago");
}

TEST(Status, SaysNothingOfWhatIsNotKnown) {
    auto data = running();
    data.curves.clear();
    data.stepsPerSecond.reset();
    data.info.environmentJson = "broken";
    data.info.configJson = "{}";
    data.events.clear();
    EXPECT_EQ(textOf(data, "speed"), "");
    EXPECT_EQ(textOf(data, "cost"), "");
    EXPECT_EQ(textOf(data, "device"), "");
    EXPECT_EQ(textOf(data, "event"), "");
}

}  // namespace
}  // namespace outeffhop::status
