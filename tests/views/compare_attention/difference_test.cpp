// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_attention/difference.h"

#include <gmock/gmock.h>

namespace outeffhop::compare_attention {
namespace {

using testing::ElementsAre;
using testing::FloatEq;

RunMap plain() {
    return {{2, 2, {1, 0, .5f, .5f}, {0, 0}}, {{"a", false}, {"b", true}}, 0, 10};
}

TEST(Difference, IsChosenMinusBaseline) {
    RunMap chosen{{2, 2, {.25f, 0, .5f, .25f}, {.75f, .25f}}, plain().tokens, 0, 10};
    const auto difference = differenceOf(chosen, plain());
    EXPECT_TRUE(difference.problem.isEmpty());
    EXPECT_THAT(difference.map.matrix.values, ElementsAre(-.75f, 0, 0, -.25f));
    EXPECT_THAT(difference.map.matrix.nowhere, ElementsAre(.75f, .25f));
    EXPECT_DOUBLE_EQ(difference.largest, .75);
    EXPECT_FALSE(difference.isBosLeftOut);
}

TEST(Difference, LeavesTheBosTokenOutAndSaysSo) {
    RunMap bos{
        {3, 3, {1, 0, 0, .9f, .1f, 0, .5f, .25f, .25f}, {0, 0, 0}}, {{"⟨s⟩", false}, {"a", false}, {"b", true}}, 1, 10};
    const auto difference = differenceOf(bos, plain());
    EXPECT_TRUE(difference.isBosLeftOut);
    EXPECT_EQ(difference.map.matrix.queries, 2);
    EXPECT_THAT(difference.map.matrix.values, ElementsAre(FloatEq(-.9f), 0, -.25f, -.25f));
    EXPECT_EQ(difference.map.tokens.front().text, "a");
    EXPECT_THAT(differenceOf(plain(), bos).map.matrix.values, ElementsAre(FloatEq(.9f), 0, .25f, .25f));
}

TEST(Difference, OtherTokensHaveNone) {
    auto other = plain();
    other.tokens[1].text = "c";
    EXPECT_FALSE(differenceOf(other, plain()).problem.isEmpty());
    EXPECT_EQ(differenceOf(other, plain()).map.matrix.queries, 0);
    EXPECT_FALSE(differenceOf({}, plain()).problem.isEmpty());
}

}  // namespace
}  // namespace outeffhop::compare_attention
