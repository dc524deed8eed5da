// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/patience.h"

#include <gtest/gtest.h>

#include <cmath>

namespace outeffhop::train {
namespace {

TEST(Patience, EndsAfterSoManyEvaluationsWithoutABetterLoss) {
    Patience patience(2);
    for (const double loss : {3.0, 2.0, 2.5, 2.0, 2.1}) patience.add(loss);  // an equal one is good enough
    EXPECT_FALSE(patience.isExhausted());
    patience.add(std::nan(""));
    EXPECT_TRUE(patience.isExhausted());
}

TEST(Patience, ZeroIsEndless) {
    Patience patience(0);
    for (int i = 0; i < 1000; ++i) patience.add(i);
    EXPECT_FALSE(patience.isExhausted());
}

}  // namespace
}  // namespace outeffhop::train
