// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/metric_plot.h"

#include <gmock/gmock.h>

#include "views/bridge/metric_names.h"

namespace outeffhop::bridge {
namespace {

using testing::ElementsAre;

RunData run() {
    RunData data;
    data.info.layers = data.info.heads = 2;
    data.metrics = {{metric::kCopyLoss, "Copy loss", "nats", "", store::MetricShape::scalar, store::Better::lower},
                    {metric::kNoopMass, "No-op mass", "", "", store::MetricShape::perHead, store::Better::neither}};
    data.curves[metric::kCopyLoss] = {{0, 1, 2}, {3, 2, 1}};
    data.vectors[metric::kNoopMass] = {{0, 1}, {.1f, .2f, .3f, .4f, .5f, .6f, .7f, .8f}, 4};
    return data;
}

TEST(MetricPlot, OffersEachMetricOnce) {
    const auto a = run();
    auto b = run();
    b.metrics.push_back({"other", "Other", "", "", store::MetricShape::scalar, store::Better::neither});
    EXPECT_EQ(offeredMetrics({&a, &b}).size(), 3u);
}

TEST(MetricPlot, NamesInNeutralWordsWhatTasksDefineDifferently) {
    RunData text, series;
    text.metrics = telemetry::metricDefinitions("text");
    series.metrics = telemetry::metricDefinitions("series");
    EXPECT_EQ(offeredMetrics({&series}).front().title, "Training MSE");
    const auto both = offeredMetrics({&series, &text});
    EXPECT_EQ(both.front().name, metric::kLoss);
    EXPECT_EQ(both.front().title, "Training loss");
    EXPECT_EQ(both.front().unit, "");
}

TEST(MetricPlot, SaysOfWhichHeadAndOnWhichAxis) {
    const auto noop = plotOf(run().metrics[1], {.layer = 1, .head = 0});
    EXPECT_EQ(noop.title, "No-op mass, L2·H1");
    ASSERT_TRUE(noop.range);
    EXPECT_EQ(noop.range->second, 1);
    const auto loss = plotOf(run().metrics[0], {.layer = 1, .head = 0});
    EXPECT_TRUE(loss.isLogarithmic);
    EXPECT_EQ(loss.unit, "nats, log");
    EXPECT_EQ(loss.title, "Copy loss");
}

TEST(MetricPlot, TakesTheColumnFromARowOn) {
    const auto data = run();
    EXPECT_THAT(curveOf(data, plotOf(data.metrics[1], {.layer = 1, .head = 0})).values, ElementsAre(.3f, .7f));
    EXPECT_THAT(curveOf(data, plotOf(data.metrics[0], {.layer = 0, .head = 0}), 2).values, ElementsAre(1));
    EXPECT_TRUE(curveOf(data, plotOf(data.metrics[0], {.layer = 0, .head = 0}), 3).steps.empty());
    EXPECT_TRUE(curveOf(data, plotOf(data.metrics[1], {.layer = 2, .head = 0})).steps.empty());
    EXPECT_TRUE(curveOf({}, plotOf(data.metrics[1], {.layer = 0, .head = 0})).steps.empty());
}

}  // namespace
}  // namespace outeffhop::bridge
