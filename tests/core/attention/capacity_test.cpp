// SPDX-License-Identifier: GPL-3.0-or-later
// Constants of the capacity bound (T30).
#include "core/attention/capacity.h"

#include <gtest/gtest.h>

#include <cmath>

namespace outeffhop::attention {
namespace {

TEST(CapacityGolden, T30Constants) {
    EXPECT_NEAR(lambertW0(1), .5671432904097838, 1e-15);
    const Capacity low = capacityOf(1, 3, 20, .001);
    EXPECT_NEAR(low.a, -0.0076783728, 1e-10);
    EXPECT_NEAR(low.b, 3.6, 1e-12);
    EXPECT_NEAR(low.c, 3.15461077, 1e-8);
    EXPECT_NEAR(low.patterns, 7.41297, 1e-5);
    EXPECT_TRUE(low.applies);
    const Capacity high = capacityOf(1, 1, 75, .001);
    EXPECT_NEAR(high.a, -0.0246092704, 1e-10);
    EXPECT_NEAR(high.b, .4, 1e-12);
    EXPECT_NEAR(high.c, 1.37187777, 1e-8);
    EXPECT_NEAR(high.patterns, 10.97325, 1e-5);
    EXPECT_TRUE(high.applies);
}

TEST(LambertW, InvertsItsDefinition) {
    EXPECT_EQ(lambertW0(0), 0);
    for (const double w : {1e-6, .1, 1., 5., 50., 500.}) EXPECT_NEAR(lambertW0(w * std::exp(w)), w, 1e-13 * (1 + w));
}

}  // namespace
}  // namespace outeffhop::attention
