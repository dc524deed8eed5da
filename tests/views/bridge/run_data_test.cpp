// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/answer_cache.h"

#include <gtest/gtest.h>

#include "views/bridge/run_data.h"

namespace outeffhop::bridge {
namespace {

TEST(AnswerCache, DropsTheLeastRecentlyUsedBeyondItsBudget) {
    AnswerCache cache(100);
    cache.keep("a", std::make_shared<const int>(1), 40);
    cache.keep("b", std::make_shared<const int>(2), 40);
    ASSERT_TRUE(cache.find<int>("a"));
    cache.keep("c", std::make_shared<const int>(3), 40);
    EXPECT_TRUE(cache.find<int>("a"));
    EXPECT_FALSE(cache.find<int>("b"));
    EXPECT_EQ(*cache.find<int>("c"), 3);
}

TEST(AnswerCache, KeepsTheNewestHoweverLarge) {
    AnswerCache cache(10);
    cache.keep("large", std::make_shared<const int>(7), 1000);
    EXPECT_TRUE(cache.find<int>("large"));
    cache.clear();
    EXPECT_FALSE(cache.find<int>("large"));
}

TEST(Curve, ValueAtIsTheNewestAtOrBefore) {
    const Curve curve{{0, 10, 20}, {1, 2, 3}};
    EXPECT_EQ(curve.at(10), 2);
    EXPECT_EQ(curve.at(19), 2);
    EXPECT_EQ(curve.at(-1), std::nullopt);
}

TEST(VectorCurve, RowsAndColumns) {
    const VectorCurve curve{{0, 10}, {1, 2, 3, 4, 5, 6}, 3};
    ASSERT_EQ(curve.at(10).size(), 3u);
    EXPECT_EQ(curve.at(12)[2], 6);
    EXPECT_TRUE(curve.at(-1).empty());
    EXPECT_EQ(curve.column(1).values, (std::vector<double>{2, 5}));
    EXPECT_EQ(curve.column(1, 1).steps, (std::vector<double>{10}));
    EXPECT_TRUE(curve.column(3).steps.empty());
}

TEST(RunData, SnapshotAtLooksAtTheSequence) {
    RunData data;
    data.snapshots = {{0, 0, 1, 1, 4, 4, ""}, {5, 1, 1, 1, 4, 4, ""}, {8, 0, 1, 1, 4, 4, ""}};
    EXPECT_EQ(data.snapshotAt(7, 0), 0);
    EXPECT_EQ(data.snapshotAt(7, 1), 5);
    EXPECT_EQ(data.snapshotAt(99, 0), 8);
    EXPECT_EQ(data.snapshotAt(99, 2), std::nullopt);
}

}  // namespace
}  // namespace outeffhop::bridge
