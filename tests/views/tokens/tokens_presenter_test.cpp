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

TEST(Tokens, NoopIsThatOfTheHead) {
    store::AttentionLayer layer;
    layer.heads = 2;
    layer.queries = 2;
    layer.noop = {.1f, .2f, .3f, .4f};
    EXPECT_EQ(noopOf(layer, 1), (std::vector<float>{.3f, .4f}));
    EXPECT_TRUE(noopOf(layer, 2).empty());
}

}  // namespace
}  // namespace outeffhop::tokens
