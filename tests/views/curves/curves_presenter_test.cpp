// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/curves/curves_presenter.h"

#include <gmock/gmock.h>

#include "views/bridge/metric_names.h"

namespace outeffhop::curves {
namespace {

using testing::ElementsAre;

store::MetricDefinition metric(const char* name, store::MetricShape shape = store::MetricShape::scalar) {
    return {name, name, "", "", shape, store::Better::neither};
}

TEST(Curves, DefaultsAreLossAndNoopMassFilledUpToThree) {
    const std::vector offered{metric("other"), metric(bridge::metric::kNoopMass, store::MetricShape::perHead),
                              metric(bridge::metric::kLoss)};
    EXPECT_THAT(training().defaults(offered), ElementsAre(bridge::metric::kLoss, bridge::metric::kNoopMass, "other"));
    EXPECT_TRUE(training().defaults({}).isEmpty());
}

TEST(Curves, WhereQueriesAreToldApartTheIdleOnesAreShown) {
    const std::vector offered{metric(bridge::metric::kLoss), metric(bridge::metric::kNoopMass),
                              metric(bridge::metric::kNoopIdle), metric(bridge::metric::kCopyLoss), metric("other")};
    EXPECT_THAT(training().defaults(offered),
                ElementsAre(bridge::metric::kLoss, bridge::metric::kCopyLoss, bridge::metric::kNoopIdle));
}

TEST(Curves, ComparedRunsShowCopyLossNoopMassAndInfNorm) {
    EXPECT_THAT(comparing().defaults({metric("train.loss"), metric("train.copy_loss"), metric("noop.mass"),
                                      metric("noop.idle"), metric("outlier.max_inf_norm")}),
                ElementsAre("train.copy_loss", "noop.idle", "outlier.max_inf_norm"));
    EXPECT_THAT(comparing().defaults({metric("train.loss"), metric("x"), metric("y")}),
                ElementsAre("train.loss", "x", "y"));
}

TEST(Curves, WantedMetricsArePlottedWhereAnyIsOffered) {
    const std::vector offered{metric("a"), metric("b"), metric("c"), metric("d")};
    EXPECT_THAT(plottedMetrics(training(), offered, {"d", "gone", "a"}), ElementsAre("d", "a"));
    EXPECT_THAT(plottedMetrics(training(), offered, {"gone"}), ElementsAre("a", "b", "c"));
}

}  // namespace
}  // namespace outeffhop::curves
