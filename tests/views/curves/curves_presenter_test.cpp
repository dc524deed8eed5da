// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/curves/curves_presenter.h"

#include <gmock/gmock.h>

#include "views/bridge/metric_names.h"

namespace outeffhop::curves {
namespace {

using testing::ElementsAre;

bridge::RunData run() {
    bridge::RunData data;
    data.info.layers = 2;
    data.info.heads = 2;
    data.metrics = {
        {bridge::metric::kLoss, "Loss", "nats / token", "", store::MetricShape::scalar, store::Better::lower},
        {bridge::metric::kNoopMass, "No-op mass", "", "", store::MetricShape::perHead, store::Better::neither},
        {"activation.inf_norm", "Inf norm", "", "", store::MetricShape::perLayer, store::Better::lower}};
    data.curves[bridge::metric::kLoss] = {{0, 1, 2}, {3, 2, 1}};
    data.vectors[bridge::metric::kNoopMass] = {{0, 1}, {.1f, .2f, .3f, .4f, .5f, .6f, .7f, .8f}, 4};
    data.vectors["activation.inf_norm"] = {{0}, {5, 6}, 2};
    return data;
}

TEST(Curves, OffersEachMetricOnce) {
    const auto a = run();
    auto b = run();
    b.metrics.push_back({"other", "Other", "", "", store::MetricShape::scalar, store::Better::neither});
    EXPECT_EQ(offeredMetrics({&a, &b}).size(), 4u);
}

TEST(Curves, DefaultsAreLossAndNoopMassAndAreFilledUp) {
    EXPECT_THAT(defaultMetrics(run().metrics),
                ElementsAre(bridge::metric::kLoss, bridge::metric::kNoopMass, "activation.inf_norm"));
    auto metrics = run().metrics;
    metrics.push_back({bridge::metric::kNoopIdle, "", "", "", store::MetricShape::perHead, store::Better::neither});
    metrics.push_back({bridge::metric::kCopyLoss, "", "", "", store::MetricShape::scalar, store::Better::lower});
    EXPECT_THAT(defaultMetrics(metrics),
                ElementsAre(bridge::metric::kLoss, bridge::metric::kCopyLoss, bridge::metric::kNoopIdle));
}

TEST(Curves, APlotOfAHeadIsNamedAfterItAndSpansZeroToOne) {
    const auto spec = plotOf(run().metrics[1], {.layer = 1, .head = 0});
    EXPECT_EQ(spec.title, "No-op mass, L2·H1");
    ASSERT_TRUE(spec.range);
    EXPECT_EQ(spec.range->second, 1);
    EXPECT_FALSE(spec.logarithmic);
}

TEST(Curves, CopyLossIsLogarithmicAndSaysSo) {
    const auto spec = plotOf(
        {bridge::metric::kCopyLoss, "Copy loss", "nats", "", store::MetricShape::scalar, store::Better::lower}, {});
    EXPECT_TRUE(spec.logarithmic);
    EXPECT_EQ(spec.unit, "nats, log");
}

TEST(Curves, TakesTheColumnOfTheHeadOrLayer) {
    const auto data = run();
    const auto head = curveOf(data, plotOf(data.metrics[1], {.layer = 1, .head = 0}));
    ASSERT_EQ(head.values.size(), 2u);
    EXPECT_FLOAT_EQ(static_cast<float>(head.values[1]), .7f);
    EXPECT_THAT(curveOf(data, plotOf(data.metrics[2], {.layer = 1, .head = 0})).values, ElementsAre(6));
    EXPECT_THAT(curveOf(data, plotOf(data.metrics[0], {}), 2).steps, ElementsAre(2));
}

TEST(Curves, ARunWithoutTheHeadHasNoCurve) {
    const auto data = run();
    EXPECT_TRUE(curveOf(data, plotOf(data.metrics[1], {.layer = 2, .head = 0})).steps.empty());
    EXPECT_TRUE(curveOf(data, plotOf(data.metrics[1], {.layer = 0, .head = 2})).steps.empty());
}

}  // namespace
}  // namespace outeffhop::curves
