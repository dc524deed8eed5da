// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/attention/attention_presenter.h"

#include <gmock/gmock.h>

#include "views/kit/attention_map.h"

namespace outeffhop::attention {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const kit::Tokens kTokens{{"a", false}, {"b", false}, {"·", true}};

/// Row 1 rests, row 2 (a trigger) copies from key 1.
kit::AttentionMatrix matrix() {
    return {3, 3, {1, 0, 0, .01f, .01f, 0, .01f, .97f, .02f}, {0, .98f, 0}};
}

TEST(Attention, ASilentRowSaysSo) {
    const auto reading = readRow(matrix(), kTokens, kTokens, 1, 1);
    EXPECT_EQ(reading.place, "row “b” at 1");
    EXPECT_EQ(reading.noop, "p∅ = 0.98");
    EXPECT_FALSE(reading.trigger);
    EXPECT_THAT(reading.sentence.toStdString(), HasSubstr("lse −3.9"));
    EXPECT_THAT(reading.sentence.toStdString(), HasSubstr("silent"));
}

TEST(Attention, AnActiveRowSaysWhereItsMassGoes) {
    const auto reading = readRow(matrix(), kTokens, kTokens, 2, 1);
    EXPECT_TRUE(reading.trigger);
    EXPECT_EQ(reading.noop, "p∅ = 0.00");
    EXPECT_EQ(reading.sentence, "0.97 to “b” at 1");
}

TEST(Attention, AGateIsRead) {
    auto gated = matrix();
    gated.gate = {1, .125f, .5f};
    EXPECT_THAT(readRow(gated, kTokens, kTokens, 1, 0).sentence.toStdString(), testing::StartsWith("g 0.13 · "));
}

TEST(Attention, LogSumExpIsReadOffWhereNullKeysTakeTheRest) {
    EXPECT_THAT(readRow(matrix(), kTokens, kTokens, 1, 0).sentence.toStdString(), testing::Not(HasSubstr("lse")));
    EXPECT_THAT(readRow(matrix(), kTokens, kTokens, 1, 2).sentence.toStdString(), HasSubstr("lse −3.2"));
    EXPECT_EQ(nullKeysOf(R"({"attention": {"normalizer": "softmax1"}})"), 1);
    EXPECT_EQ(nullKeysOf(R"({"attention": {"normalizer": "softmax_n", "n": 2.5}})"), 2.5);
    EXPECT_EQ(nullKeysOf(R"({"attention": {"normalizer": "clipped_softmax1"}})"), 0);
    EXPECT_EQ(nullKeysOf("not json"), 0);
}

TEST(Attention, WithoutAChoiceASilentRowAndATriggerAreRead) {
    EXPECT_THAT(rowsToRead(matrix(), kTokens, -1), ElementsAre(1, 2));
    EXPECT_THAT(rowsToRead(matrix(), kTokens, 0), ElementsAre(0));
    EXPECT_THAT(rowsToRead(matrix(), kTokens, 9), ElementsAre(1, 2));
    EXPECT_TRUE(rowsToRead({}, kTokens, 0).empty());
}

TEST(Attention, ARowSpreadThinIsSaidToBe) {
    kit::AttentionMatrix thin{1, 20, std::vector<float>(20, 0.05f), {0}};
    EXPECT_THAT(readRow(thin, {}, {}, 0, 0).sentence.toStdString(), HasSubstr("spread thin"));
}

TEST(Attention, AxesShowTheTokensOrNumbersWhereThereAreOthers) {
    const std::vector<store::ProbeToken> probe{{0, 0, 4, "a", ""}, {0, 1, 5, "x", "trigger"}};
    const auto tokens = kit::tokensOf(probe, 2), prototypes = kit::tokensOf(probe, 3);
    ASSERT_EQ(tokens.size(), 2u);
    EXPECT_EQ(tokens[1].text, "x");
    EXPECT_TRUE(tokens[1].marked);
    ASSERT_EQ(prototypes.size(), 3u);
    EXPECT_EQ(prototypes[0].text, "0");
    EXPECT_EQ(prototypes[1].text, "1");
}

TEST(Attention, TheNowhereColumnTravelsThroughTheSelection) {
    const auto place = placeOf(4, kit::HeatMapCell::kNowhere);
    EXPECT_EQ(place.key, bridge::Place::kNowhere);
    EXPECT_EQ(cellOf(place).key, kit::HeatMapCell::kNowhere);
    EXPECT_EQ(cellOf(placeOf(4, 2)), (kit::HeatMapCell{4, 2}));
}

TEST(Attention, AHeadThatIsNotThereIsEmpty) {
    store::AttentionLayer layer;
    layer.heads = 1;
    EXPECT_EQ(kit::matrixOf(layer, 1).queries, 0);
}

}  // namespace
}  // namespace outeffhop::attention
