// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_attention/run_map.h"

#include <gmock/gmock.h>

#include "core/config/parameters.h"

namespace outeffhop::compare_attention {
namespace {

bridge::RunData run(bool bos, std::int64_t step = 100) {
    config::RunConfig config;
    config.data.bos = bos;
    bridge::RunData data;
    data.info.configJson = config::toJson(config).dump();
    data.info.step = step;
    return data;
}

TEST(RunMap, ARunWithBosIsOneTokenBehind) {
    EXPECT_EQ(offsetOf(run(true)), 1);
    EXPECT_EQ(offsetOf(run(false)), 0);
    bridge::RunData unreadable;
    unreadable.info.configJson = "{";
    EXPECT_EQ(offsetOf(unreadable), 0);
}

TEST(RunMap, TakesTheHeadItsTokensAndItsColumnNowhere) {
    auto data = run(true);
    data.probe = {{0, 0, 256, "⟨s⟩", ""}, {0, 1, 'e', "e", "trigger"}, {1, 0, 'x', "x", ""}};
    const store::AttentionLayer layer{
        0, 2, 2, 2, {255, 0, 0, 255, 255, 0, 255, 0}, {0x3c00, 0x3c00, 0x3c00, 0x3c00}, {.1f, .2f, .3f, .4f}};
    const auto map = mapOf(data, layer, 1, 0, 7);
    EXPECT_THAT(map.matrix.values, testing::ElementsAre(1, 0, 1, 0));
    EXPECT_THAT(map.matrix.nowhere, testing::ElementsAre(.3f, .4f));
    EXPECT_EQ(map.tokens[0].text, "⟨s⟩");
    EXPECT_TRUE(map.tokens[1].marked);
    EXPECT_EQ(map.offset, 1);
    EXPECT_EQ(map.step, 7);
    EXPECT_EQ(mapOf(data, layer, 2, 0, 7).matrix.queries, 0);
}

TEST(RunMap, RunsStandAtTheStepThatAllHaveReached) {
    const auto fast = run(false, 1500), slow = run(false, 300), waiting = run(false, -1);
    bridge::Cursor cursor;
    EXPECT_EQ(commonStep({&fast, &slow, &waiting}, cursor), 300);
    cursor.goTo(120);
    EXPECT_EQ(commonStep({&fast, &slow}, cursor), 120);
    EXPECT_EQ(commonStep({&waiting}, cursor), -1);
    EXPECT_EQ(commonStep({}, cursor), -1);
}

TEST(RunMap, PlacesFollowTheTokensOfTheFocusedRun) {
    const auto place = placeOf({5, 3}, 1, 0);
    ASSERT_TRUE(place);
    EXPECT_EQ(place->query, 4);
    EXPECT_EQ(place->key, 2);
    const auto cell = cellOf(*place, 1, 0);
    ASSERT_TRUE(cell);
    EXPECT_EQ(*cell, (kit::HeatMapCell{5, 3}));
    EXPECT_FALSE(placeOf({5, 0}, 1, 0)) << "the focused run has no such token";
    EXPECT_FALSE(cellOf({.query = 2, .key = 0}, 0, 1));
    EXPECT_FALSE(cellOf({}, 0, 0));
    const auto nowhere = placeOf({5, kit::HeatMapCell::kNowhere}, 1, 0);
    ASSERT_TRUE(nowhere);
    EXPECT_EQ(nowhere->key, bridge::Place::kNowhere);
    EXPECT_EQ(cellOf(*nowhere, 0, 0)->key, kit::HeatMapCell::kNowhere);
}

}  // namespace
}  // namespace outeffhop::compare_attention
