// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/fused/token_embedding.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

namespace outeffhop::models::fused {
namespace {

struct Tables {
    at::Tensor tokens, positions;

    explicit Tables(at::ScalarType type) {
        at::manual_seed(1);
        tokens = at::randn({11, 37}, type).requires_grad_(true);
        positions = at::randn({9, 37}, type).requires_grad_(true);
    }
};

class TokenEmbeddingOf : public testing::TestWithParam<at::ScalarType> {};

TEST_P(TokenEmbeddingOf, EqualsOperatorsInValueAndGradient) {
    constexpr int64_t kPadding = 3, kFirst = 2;
    const Tables fused(GetParam()), plain(GetParam());
    const at::Tensor ids = at::randint(11, {20, 6}, at::kLong), weight = at::randn({20, 6, 37}, GetParam());
    ASSERT_GT(ids.eq(kPadding).sum().item<int64_t>(), 0);
    const at::Tensor value = embed({fused.tokens, fused.positions, kPadding, kFirst}, ids);
    const at::Tensor expected = at::embedding(plain.tokens, ids, kPadding) + plain.positions.narrow(0, kFirst, 6);
    EXPECT_TRUE(at::equal(value, expected));
    (value * weight).sum().backward();
    (expected * weight).sum().backward();
    const double tolerance = GetParam() == at::kDouble ? 1e-13 : 1e-5;
    EXPECT_TRUE(at::allclose(fused.tokens.grad(), plain.tokens.grad(), tolerance, tolerance));
    EXPECT_TRUE(at::allclose(fused.positions.grad(), plain.positions.grad(), tolerance, tolerance));
    EXPECT_EQ(fused.tokens.grad()[kPadding].abs().max().item<double>(), 0);
}

TEST_P(TokenEmbeddingOf, RefusesTokensOutsideTheVocabulary) {
    const Tables tables(GetParam());
    for (const int64_t id : {-1, 11})
        EXPECT_THROW(embed({tables.tokens, tables.positions}, at::full({1, 2}, id, at::kLong)), c10::Error);
}

INSTANTIATE_TEST_SUITE_P(Types, TokenEmbeddingOf, testing::Values(at::kFloat, at::kDouble));

}  // namespace
}  // namespace outeffhop::models::fused
