// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <limits>

#include "core/base/file_lock.h"
#include "core/store/run_reader.h"
#include "tests/core/store/sample_run.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class RunRoundTrip : public testing::Test {
 protected:
    RunRoundTrip() : writer_(RunWriter::create(folder_, sampleDescription()).value()) {}

    RunReader reader() { return RunReader::open(folder_).value(); }
    void write(const RunBatch& batch) { ASSERT_TRUE(writer_.commit(batch)); }

    tests::ScratchFolder scratch_;
    RunFolder folder_{scratch_.path() / "sample"};
    RunWriter writer_;
};

TEST_F(RunRoundTrip, DescriptionComesBack) {
    const auto info = reader().info().value();
    EXPECT_EQ(info.id, "sample");
    EXPECT_EQ(info.name, "A sample");
    EXPECT_EQ(info.state, RunState::created);
    EXPECT_EQ(info.step, -1);
    EXPECT_EQ(info.steps, 100);
    EXPECT_EQ(info.layers, 2);
    EXPECT_EQ(info.heads, 3);
    EXPECT_EQ(info.configJson, R"({"seed": 3})");
    EXPECT_EQ(info.environmentJson, R"({"host": "here"})");
    EXPECT_GT(info.createdAt, 1.7e9);

    const auto metrics = reader().metrics().value();
    ASSERT_EQ(metrics.size(), 3u);
    EXPECT_EQ(metrics[1].name, "noop.mass");
    EXPECT_EQ(metrics[1].shape, MetricShape::perHead);
    EXPECT_EQ(metrics[0].unit, "nats / token");
    EXPECT_EQ(metrics[0].better, Better::lower);

    const auto tensors = reader().tensors().value();
    ASSERT_EQ(tensors.size(), 2u);
    EXPECT_EQ(tensors[1].kind, "final_norm");
    EXPECT_EQ(tensors[1].layer, -1);

    const auto probe = reader().probe().value();
    ASSERT_EQ(probe.size(), 3u);
    EXPECT_EQ(probe[1].text, "·");
    EXPECT_EQ(probe[1].mark, "trigger");
}

TEST_F(RunRoundTrip, TailCursorsBringEachRowOnce) {
    auto tailing = reader();
    write(sampleStep(0));
    auto first = tailing.scalarsAfter(0).value();
    ASSERT_EQ(first.rows.size(), 2u);
    EXPECT_EQ(first.rows[0].metric, "loss");
    EXPECT_EQ(first.rows[0].value, 4.0);
    EXPECT_EQ(first.rows[1].metric, "rate");
    EXPECT_THAT(tailing.scalarsAfter(first.cursor).value().rows, IsEmpty());

    write(sampleStep(1));
    write(sampleStep(2));
    auto second = tailing.scalarsAfter(first.cursor, 3).value();
    EXPECT_EQ(second.rows.size(), 3u);
    auto third = tailing.scalarsAfter(second.cursor, 3).value();
    ASSERT_EQ(third.rows.size(), 1u);
    EXPECT_EQ(third.rows[0].step, 2);

    const auto vectors = tailing.vectorsAfter(0).value();
    ASSERT_EQ(vectors.rows.size(), 3u);
    EXPECT_THAT(vectors.rows[2].values, ElementsAre(2, 2, 2, 2, 2, 2));
}

TEST_F(RunRoundTrip, NanAndInfinityScalarsSurvive) {
    RunBatch batch;
    batch.scalars = {{5, "loss", std::nan("")}, {6, "loss", std::numeric_limits<double>::infinity()}};
    write(batch);
    const auto curve = reader().curve("loss").value();
    ASSERT_EQ(curve.size(), 2u);
    EXPECT_TRUE(std::isnan(curve[0].value));
    EXPECT_EQ(curve[1].value, std::numeric_limits<double>::infinity());
}

TEST_F(RunRoundTrip, CurvesAreOrderedByStepAndUnknownOnesAreEmpty) {
    for (const int step : {3, 1, 2}) write(sampleStep(step));
    auto reading = reader();
    const auto curve = reading.curve("loss").value();
    ASSERT_EQ(curve.size(), 3u);
    EXPECT_EQ(curve[0].step, 1);
    EXPECT_EQ(curve[2].step, 3);
    EXPECT_THAT(reading.curve("no such metric").value(), IsEmpty());
    EXPECT_EQ(reading.info()->step, 3);
}

TEST_F(RunRoundTrip, VectorAtIsTheNewestAtOrBeforeTheStep) {
    write(sampleStep(10));
    write(sampleStep(20));
    auto reading = reader();
    EXPECT_FALSE(reading.vectorAt("noop.mass", 9)->has_value());
    EXPECT_EQ(reading.vectorAt("noop.mass", 19).value()->step, 10);
    EXPECT_EQ(reading.vectorAt("noop.mass", 20).value()->step, 20);
}

TEST_F(RunRoundTrip, MetricsNobodyDeclaredAreAddedWithTheirShape) {
    RunBatch batch;
    batch.scalars = {{0, "new.scalar", 1}};
    batch.vectors = {{0, "new.layers", {1, 2}}, {0, "new.heads", {1, 2, 3, 4, 5, 6}}};
    write(batch);
    const auto metrics = reader().metrics().value();
    ASSERT_EQ(metrics.size(), 6u);
    EXPECT_EQ(metrics[3].shape, MetricShape::scalar);
    EXPECT_EQ(metrics[4].shape, MetricShape::perLayer);
    EXPECT_EQ(metrics[5].shape, MetricShape::perHead);
}

TEST_F(RunRoundTrip, AttentionAndThumbnails) {
    RunBatch batch;
    batch.snapshots = {sampleSnapshot(40, 33, "request")};
    write(batch);
    auto reading = reader();
    const auto snapshots = reading.snapshots().value();
    ASSERT_EQ(snapshots.size(), 1u);
    EXPECT_EQ(snapshots[0].layers, 2);
    EXPECT_EQ(snapshots[0].heads, 3);
    EXPECT_EQ(snapshots[0].keys, 33);
    EXPECT_EQ(snapshots[0].reason, "request");

    const auto layer = reading.attention(40, 0, 1).value();
    ASSERT_TRUE(layer);
    EXPECT_EQ(layer->codes, sampleLayer(1, 3, 33).codes);
    EXPECT_EQ(layer->scales, sampleLayer(1, 3, 33).scales);
    EXPECT_EQ(layer->noop, sampleLayer(1, 3, 33).noop);
    EXPECT_FALSE(reading.attention(41, 0, 1)->has_value());
    EXPECT_FALSE(reading.attention(40, 0, 2)->has_value());

    const auto thumbnails = reading.thumbnails(40, 0).value();
    ASSERT_TRUE(thumbnails);
    EXPECT_EQ(thumbnails->size, 32);
    EXPECT_EQ(thumbnails->codes.size(), 2u * 3 * 32 * 32);
    EXPECT_FALSE(reading.thumbnails(40, 1)->has_value());
}

TEST_F(RunRoundTrip, LayersOfDifferentShapes) {
    RunBatch batch;
    batch.snapshots = {{40, 0, {sampleLayer(0, 3, 5), sampleLayer(1, 3, 9)}, "schedule"}};
    write(batch);
    auto reading = reader();
    EXPECT_EQ(reading.attention(40, 0, 0).value()->queries, 5);
    EXPECT_EQ(reading.attention(40, 0, 1).value()->keys, 9);
    EXPECT_EQ(reading.attention(40, 0, 1).value()->codes, sampleLayer(1, 3, 9).codes);
    EXPECT_EQ(reading.thumbnails(40, 0).value()->size, 9);
}

TEST_F(RunRoundTrip, GatesStandBesideNoopProbabilities) {
    RunBatch batch;
    batch.step = 4;
    batch.snapshots = {sampleSnapshot(4)};
    auto& gated = batch.snapshots[0].layers[1];
    for (std::size_t i = 0; i < gated.noop.size(); ++i) gated.gate.push_back(1.f / static_cast<float>(i + 1));
    const auto gates = gated.gate;
    write(batch);
    EXPECT_TRUE(reader().attention(4, 0, 0).value()->gate.empty());
    EXPECT_EQ(reader().attention(4, 0, 1).value()->gate, gates);
    gated.gate.pop_back();
    EXPECT_THAT(writer_.commit(batch).error().message, HasSubstr("14 gates"));
}

TEST_F(RunRoundTrip, ASnapshotTakenTwiceReplacesTheFirst) {
    RunBatch batch;
    batch.snapshots = {sampleSnapshot(40)};
    write(batch);
    batch.snapshots = {sampleSnapshot(40, 7)};
    write(batch);
    auto reading = reader();
    EXPECT_EQ(reading.snapshots()->size(), 1u);
    EXPECT_EQ(reading.attention(40, 0, 0).value()->keys, 7);
}

TEST_F(RunRoundTrip, SnapshotsWhosePartsDoNotFitAreRefused) {
    RunBatch batch = sampleStep(1);
    batch.snapshots = {sampleSnapshot(1)};
    batch.snapshots[0].layers[1].scales.pop_back();
    const auto refused = writer_.commit(batch);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("layer 1"));
    EXPECT_EQ(reader().info()->step, -1) << "a refused batch must leave nothing behind";
}

TEST_F(RunRoundTrip, Activations) {
    for (const int step : {0, 10, 20, 30, 40}) {
        RunBatch batch;
        batch.activations = {sampleActivation(step, 0), sampleActivation(step, 1)};
        write(batch);
    }
    auto reading = reader();
    EXPECT_THAT(reading.activationSteps().value(), ElementsAre(0, 10, 20, 30, 40));
    EXPECT_THAT(reading.activationsAt(-1).value(), IsEmpty());
    const auto at = reading.activationsAt(25).value();
    ASSERT_EQ(at.size(), 2u);
    EXPECT_EQ(at[1].step, 20);
    EXPECT_EQ(at[1].tensor, 1);
    EXPECT_EQ(at[1].nonFinite, 2);
    EXPECT_EQ(at[1].kurtosis, 7.5);
    EXPECT_TRUE(std::isnan(at[1].averageKurtosis));
    EXPECT_EQ(at[1].histogram, sampleActivation(0, 0).histogram);
    EXPECT_THAT(at[1].channelMax, ElementsAre(1, 2, 3, 9.5f));

    const auto stepsOf = [&](std::int64_t last, int limit) {
        std::vector<std::int64_t> steps;
        const auto records = reading.activationsOf(1, last, limit).value();
        for (const auto& record : records) steps.push_back(record.step);
        return steps;
    };
    EXPECT_THAT(stepsOf(100, 10), ElementsAre(0, 10, 20, 30, 40));
    EXPECT_THAT(stepsOf(100, 3), ElementsAre(0, 20, 40));
    EXPECT_THAT(stepsOf(39, 2), ElementsAre(0, 30));
    EXPECT_THAT(stepsOf(39, 1), ElementsAre(30));
    EXPECT_THAT(stepsOf(39, 0), IsEmpty());
}

TEST_F(RunRoundTrip, OutliersAtAStepAndOverAll) {
    RunBatch batch;
    batch.outliers = {{10, 0, 0, -9, 0, 1, 3},
                      {10, 0, 1, 5, 0, 1, 2},
                      {10, 1, 0, 7, 0, 0, 3},
                      {20, 0, 0, 8, 1, 1, 3},
                      {20, 0, 1, 6, 0, 1, 2}};
    write(batch);
    auto reading = reader();
    const auto values = [](const std::vector<OutlierRecord>& records) {
        std::vector<float> all;
        for (const auto& record : records) all.push_back(record.value);
        return all;
    };
    EXPECT_THAT(values(reading.outliersAt(9, 10).value()), IsEmpty());
    EXPECT_THAT(values(reading.outliersAt(19, 10).value()), ElementsAre(-9, 7, 5));
    EXPECT_THAT(values(reading.outliersAt(25, 1).value()), ElementsAre(8));
    const auto largest = reading.largestOutliers(25, 10).value();
    EXPECT_THAT(values(largest), ElementsAre(-9, 7, 6)) << "one a (tensor, channel, position)";
    EXPECT_EQ(largest[2].step, 20);
    EXPECT_THAT(values(reading.largestOutliers(10, 2).value()), ElementsAre(-9, 7));
}

TEST_F(RunRoundTrip, LargestOutliersFollowALiveRunAndARewind) {
    auto reading = reader();
    const auto largest = [&](std::int64_t step) {
        const auto records = reading.largestOutliers(step, 1).value();
        return records.empty() ? 0.f : records[0].value;
    };
    const auto writeOne = [&](std::int64_t step, float value) {
        RunBatch batch;
        batch.outliers = {{step, 0, 0, value, 0, 1, 3}};
        write(batch);
    };
    EXPECT_EQ(largest(1000), 0);
    writeOne(10, 5);
    EXPECT_EQ(largest(1000), 5);
    writeOne(20, -9);
    EXPECT_EQ(largest(1000), -9);
    EXPECT_EQ(largest(15), 5) << "scrubbed back";
    EXPECT_EQ(largest(1000), -9);
    ASSERT_TRUE(writer_.rewindTo(10));
    EXPECT_EQ(largest(1000), 5) << "what was forgotten is not shown";
    writeOne(20, 6);
    EXPECT_EQ(largest(1000), 6);
}

TEST_F(RunRoundTrip, EventsAndCheckpoints) {
    RunBatch batch;
    batch.events = {{4, "noop_head", Severity::warning, "L2 H1 became a no-op head", 1, 0}};
    batch.checkpoints = {{4, "checkpoints/4", 1000, 2.5, true},
                         {8, "checkpoints/8", 1001, 2.25, true},
                         {9, "checkpoints/deleted", 1002, 2.5, false}};
    for (const char* name : {"4", "8"}) std::filesystem::create_directories(folder_.checkpoints() / name);
    write(batch);
    auto reading = reader();
    const auto events = reading.eventsAfter(0).value();
    ASSERT_EQ(events.rows.size(), 1u);
    EXPECT_EQ(events.rows[0].severity, Severity::warning);
    EXPECT_EQ(events.rows[0].layer, 1);
    const auto checkpoints = reading.checkpoints().value();
    ASSERT_EQ(checkpoints.size(), 2u);
    EXPECT_FALSE(checkpoints[0].best) << "only one is the best";
    EXPECT_TRUE(checkpoints[1].best);
    EXPECT_EQ(checkpoints[1].folder, "checkpoints/8");
}

TEST_F(RunRoundTrip, StateIsCrashedWithoutAWorker) {
    ASSERT_TRUE(writer_.setState(RunState::running));
    EXPECT_EQ(reader().info()->state, RunState::crashed);
    {
        const auto lock = FileLock::tryAcquire(folder_.lock()).value();
        EXPECT_EQ(reader().info()->state, RunState::running);
    }
    ASSERT_TRUE(writer_.setState(RunState::failed, "out of memory"));
    const auto info = reader().info().value();
    EXPECT_EQ(info.state, RunState::failed);
    EXPECT_EQ(info.reason, "out of memory");
    EXPECT_GT(info.startedAt, 0);
    EXPECT_GE(info.endedAt, info.startedAt);
}

TEST_F(RunRoundTrip, RewindForgetsLaterStepsAndStartsANewGeneration) {
    std::filesystem::create_directories(folder_.checkpoints());
    for (int step = 0; step <= 20; step += 10) {
        auto batch = sampleStep(step);
        batch.snapshots = {sampleSnapshot(step)};
        batch.activations = {sampleActivation(step, 0)};
        batch.outliers = {{step, 0, 0, 1, 0, 0, 0}};
        batch.events = {{step, "started", Severity::info, "x"}};
        batch.checkpoints = {{step, "checkpoints", 1, 1, false}};
        write(batch);
    }
    ASSERT_TRUE(writer_.rewindTo(10));
    auto reading = reader();
    const auto info = reading.info().value();
    EXPECT_EQ(info.step, 10);
    EXPECT_EQ(info.generation, 1);
    EXPECT_EQ(reading.curve("loss")->size(), 2u);
    EXPECT_EQ(reading.vectorsAfter(0)->rows.size(), 2u);
    EXPECT_EQ(reading.snapshots()->size(), 2u);
    EXPECT_FALSE(reading.attention(20, 0, 0)->has_value());
    EXPECT_EQ(reading.activationSteps()->size(), 2u);
    EXPECT_EQ(reading.outliersAt(20, 1)->front().step, 10);
    EXPECT_EQ(reading.eventsAfter(0)->rows.size(), 2u);
    EXPECT_EQ(reading.checkpoints()->size(), 2u);
    write(sampleStep(20));
    EXPECT_EQ(reading.curve("loss")->size(), 3u);
}

TEST_F(RunRoundTrip, RetentionDeletesWholeStepsDownToTheBudget) {
    for (int step = 1; step <= 40; ++step) {
        RunBatch batch;
        batch.snapshots = {sampleSnapshot(step, 16)};
        write(batch);
    }
    const auto before = reader().snapshots()->size();
    ASSERT_TRUE(writer_.retain(1 << 30, {}));
    EXPECT_EQ(reader().snapshots()->size(), before);
    ASSERT_TRUE(writer_.retain(20'000, {29}));
    auto reading = reader();
    const auto left = reading.snapshots().value();
    EXPECT_LT(left.size(), before);
    EXPECT_EQ(left.front().step, 1);
    EXPECT_EQ(left.back().step, 40);
    EXPECT_TRUE(std::ranges::any_of(left, [](const auto& s) { return s.step == 29; })) << "pinned";
    for (const auto& snapshot : left) EXPECT_TRUE(reading.attention(snapshot.step, 0, 1)->has_value());
}

TEST_F(RunRoundTrip, AFolderHoldsOneRun) {
    const auto second = RunWriter::create(folder_, sampleDescription());
    ASSERT_FALSE(second);
    EXPECT_THAT(second.error().message, HasSubstr("exists already"));
}

TEST_F(RunRoundTrip, DataVersionTellsOfCommits) {
    auto reading = reader();
    const auto before = reading.dataVersion().value();
    EXPECT_EQ(reading.dataVersion().value(), before);
    write(sampleStep(0));
    EXPECT_NE(reading.dataVersion().value(), before);
}

}  // namespace
}  // namespace outeffhop::store
