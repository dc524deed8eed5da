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
    EXPECT_THAT(defaultMetrics(offered), ElementsAre(bridge::metric::kLoss, bridge::metric::kNoopMass, "other"));
    EXPECT_TRUE(defaultMetrics({}).isEmpty());
}

TEST(Curves, WhereQueriesAreToldApartTheIdleOnesAreShown) {
    const std::vector offered{metric(bridge::metric::kLoss), metric(bridge::metric::kNoopMass),
                              metric(bridge::metric::kNoopIdle), metric(bridge::metric::kCopyLoss), metric("other")};
    EXPECT_THAT(defaultMetrics(offered),
                ElementsAre(bridge::metric::kLoss, bridge::metric::kCopyLoss, bridge::metric::kNoopIdle));
}

}  // namespace
}  // namespace outeffhop::curves
