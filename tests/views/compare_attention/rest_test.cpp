// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_attention/rest.h"

#include <gtest/gtest.h>

#include "core/config/parameters.h"

namespace outeffhop::compare_attention {
namespace {

bridge::RunData run(const char* normalizer) {
    config::RunConfig config;
    config.attention.normalizer = normalizer;
    bridge::RunData data;
    data.info.configJson = config::toJson(config).dump();
    data.info.layers = data.info.heads = 1;
    return data;
}

TEST(Rest, IsReadAtTheStepFromTheIdleQueries) {
    auto data = run("softmax1");
    data.vectors["noop.mass"] = {{0}, {.1f}, 1};
    data.vectors["noop.idle"] = {{0, 50}, {.2f, .9f}, 1};
    data.vectors["sink.key0_idle"] = {{0, 50}, {.3f, .01f}, 1};
    const auto early = restOf(data, {.layer = 0, .head = 0}, 49);
    EXPECT_FLOAT_EQ(static_cast<float>(*early.noop), .2f);
    EXPECT_TRUE(early.idle);
    EXPECT_EQ(restSentence(early), "rests on ∅ and key 0");
    EXPECT_EQ(restSentence(restOf(data, {.layer = 0, .head = 0}, 50)), "rests on ∅");
    EXPECT_EQ(restSentence(restOf(data, {.layer = 1, .head = 0}, 50)), "") << "nothing measured, nothing said";
}

TEST(Rest, WithoutTriggersItIsReadFromAllQueries) {
    auto data = run("softmax");
    data.vectors["sink.key0"] = {{0}, {.8f}, 1};
    const auto rest = restOf(data, {.layer = 0, .head = 0}, 0);
    EXPECT_FALSE(rest.idle);
    EXPECT_EQ(restSentence(rest), "rests on key 0: a sink");
    EXPECT_TRUE(restExplanation(rest).contains("0.80"));
    EXPECT_TRUE(restExplanation(rest).contains("–")) << "no-op mass was not measured";
}

TEST(Rest, AGateIsAPlaceToRest) {
    auto data = run("softmax");
    data.vectors["noop.mass"] = {{0, 9}, {0, 0}, 1};
    data.vectors["gate.mean"] = {{0, 9}, {.75f, .25f}, 1};
    EXPECT_EQ(restSentence(restOf(data, {.layer = 0, .head = 0}, 0)), "does not rest");
    const auto rest = restOf(data, {.layer = 0, .head = 0}, 9);
    EXPECT_EQ(restSentence(rest), "rests behind its gate");
    EXPECT_TRUE(restExplanation(rest).contains("gate 0.25"));
}

TEST(Rest, OnlySoftmax1HasAPlaceThatItDoesNotUse) {
    for (const auto& [normalizer, sentence] :
         {std::pair("softmax", "no place to rest"), std::pair("clipped_softmax1", "does not rest")}) {
        auto data = run(normalizer);
        data.vectors["noop.idle"] = {{0}, {.1f}, 1};
        data.vectors["sink.key0_idle"] = {{0}, {.1f}, 1};
        EXPECT_EQ(restSentence(restOf(data, {.layer = 0, .head = 0}, 0)), sentence);
    }
}

}  // namespace
}  // namespace outeffhop::compare_attention
