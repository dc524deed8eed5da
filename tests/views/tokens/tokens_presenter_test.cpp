// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/tokens/tokens_presenter.h"

#include <gtest/gtest.h>

namespace outeffhop::tokens {
namespace {

TEST(Tokens, StandAtTheirPositions) {
    const auto tokens = stripTokens({{0, 2, 1, "c", ""}, {0, 0, 1, "a", "trigger"}});
    ASSERT_EQ(tokens.size(), 3u);
    EXPECT_EQ(tokens[0].text, "a");
    EXPECT_TRUE(tokens[0].marked);
    EXPECT_TRUE(tokens[1].text.isEmpty());
    EXPECT_EQ(tokens[2].text, "c");
}

TEST(Tokens, GatesAreShownWhereNothingGoesNowhere) {
    store::AttentionLayer layer;
    layer.noop = {0, 0};
    EXPECT_FALSE(showsGate(layer, true));
    layer.gate = {.5f, .25f};
    EXPECT_TRUE(showsGate(layer, {}));
    EXPECT_FALSE(showsGate(layer, false));
    layer.noop = {.5f, 0};
    EXPECT_FALSE(showsGate(layer, {}));
    EXPECT_TRUE(showsGate(layer, true));
}

}  // namespace
}  // namespace outeffhop::tokens
