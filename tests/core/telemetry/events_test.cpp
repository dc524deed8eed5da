// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <cmath>

#include "core/telemetry/head_events.h"
#include "core/telemetry/outlier_events.h"

namespace outeffhop::telemetry {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

std::vector<store::EventRecord> update(HeadEvents& heads, std::int64_t step, std::vector<float> mass) {
    return heads.update(step, mass);
}

TEST(HeadEvents, TellWhichHeadTurned) {
    HeadEvents heads(2, 2);
    EXPECT_THAT(update(heads, 0, {0.1f, 0.1f, 0.1f, 0.1f}), IsEmpty());
    const auto events = update(heads, 7, {0.1f, 0.1f, 0.1f, 0.62f});
    ASSERT_THAT(events, SizeIs(1));
    EXPECT_EQ(events[0].step, 7);
    EXPECT_EQ(events[0].kind, "noop_head");
    EXPECT_EQ(events[0].layer, 1);
    EXPECT_EQ(events[0].head, 1);
    EXPECT_EQ(events[0].message, "L2 H2 became a no-op head: 62 % of its attention goes nowhere");
}

TEST(HeadEvents, HaveHysteresis) {
    HeadEvents heads(1, 1);
    EXPECT_THAT(update(heads, 0, {0.5f}), IsEmpty());
    EXPECT_THAT(update(heads, 1, {0.51f}), SizeIs(1));
    for (const float mass : {0.49f, 0.55f, 0.41f, 0.9f}) EXPECT_THAT(update(heads, 2, {mass}), IsEmpty());
    const auto ceased = update(heads, 3, {0.39f});
    ASSERT_THAT(ceased, SizeIs(1));
    EXPECT_EQ(ceased[0].message, "L1 H1 is no longer a no-op head: 39 % of its attention goes nowhere");
    EXPECT_THAT(update(heads, 4, {0.45f}), IsEmpty());
    EXPECT_THAT(update(heads, 5, {0.7f}), SizeIs(1));
}

TEST(HeadEvents, IgnoreWhatIsNotANumber) {
    HeadEvents heads(1, 2);
    EXPECT_THAT(update(heads, 0, {NAN, 0.9f}), SizeIs(1));
    EXPECT_THAT(update(heads, 1, {NAN, NAN}), IsEmpty());
    EXPECT_THAT(update(heads, 2, {}), IsEmpty());
}

TEST(HeadEvents, SayNothingTwiceAfterAResume) {
    HeadEvents before(1, 2), after(1, 2);
    update(before, 0, {0.9f, 0.1f});
    after.restore(nlohmann::json::parse(before.state().dump()));
    EXPECT_THAT(update(after, 1, {0.9f, 0.1f}), IsEmpty());
    after.restore(nlohmann::json::parse("[true]"));
    after.restore(nlohmann::json::parse("{\"a\": 1}"));
    EXPECT_THAT(update(after, 2, {0.9f, 0.1f}), IsEmpty());
}

store::ActivationRecord record(double deviation, std::vector<float> channelMax) {
    store::ActivationRecord record;
    record.step = 3;
    record.deviation = deviation;
    record.channelMax = std::move(channelMax);
    return record;
}

const store::TensorDefinition kTensor{.id = 4, .name = "L2 output", .kind = "block_output", .layer = 1, .width = 8};

TEST(OutlierEvents, TellTheFirstTimeOfAChannel) {
    OutlierEvents outliers;
    EXPECT_FALSE(outliers.update(kTensor, record(1, {5, 6, 1})));
    const auto born = outliers.update(kTensor, record(1, {5, 6.5f, 1}));
    ASSERT_TRUE(born);
    EXPECT_EQ(born->step, 3);
    EXPECT_EQ(born->kind, "outlier_birth");
    EXPECT_EQ(born->layer, 1);
    EXPECT_EQ(born->message, "Outliers in L2 output, channel 1: |x| up to 6.5, 6.5 standard deviations");
    EXPECT_FALSE(outliers.update(kTensor, record(1, {5, 60, 1}))) << "known already";
    auto other = kTensor;
    other.id = 5;
    EXPECT_TRUE(outliers.update(other, record(1, {5, 7, 1}))) << "another tensor";
}

TEST(OutlierEvents, ComeTogetherWhenManyAreBorn) {
    OutlierEvents outliers;
    const auto born = outliers.update(kTensor, record(2, {14, 0, 15, 16, 13, 20}));
    ASSERT_TRUE(born);
    EXPECT_EQ(born->message,
              "Outliers in L2 output, channels 0, 2, 3 and 2 more: |x| up to 20, 10.0 standard deviations");
}

TEST(OutlierEvents, IgnoreConstantAndBrokenTensors) {
    OutlierEvents outliers;
    EXPECT_FALSE(outliers.update(kTensor, record(0, {0, 0})));
    EXPECT_FALSE(outliers.update(kTensor, record(NAN, {1, 2})));
    EXPECT_FALSE(outliers.update(kTensor, record(1, {NAN})));
}

TEST(OutlierEvents, SayNothingTwiceAfterAResume) {
    OutlierEvents before, after;
    before.update(kTensor, record(1, {9, 0}));
    after.restore(nlohmann::json::parse(before.state().dump()));
    EXPECT_FALSE(after.update(kTensor, record(1, {9, 0})));
    after.restore(nlohmann::json::parse("\"nonsense\""));
    EXPECT_FALSE(after.update(kTensor, record(1, {9, 0})));
}

}  // namespace
}  // namespace outeffhop::telemetry
