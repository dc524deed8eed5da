// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/head_statistics.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

namespace outeffhop::metrics {
namespace {

/// One sequence, one head, three queries over two keys.
at::Tensor probabilities() {
    return at::tensor({.5, .5, 1., 0., 0., .25}, at::kDouble).view({1, 1, 3, 2});
}
at::Tensor noop() {
    return at::tensor({0., 0., .75}, at::kDouble).view({1, 1, 3});
}

TEST(HeadStatistics, AreMeansOverQueries) {
    EXPECT_NEAR(headMean(noop())[0].item<double>(), .25, 1e-15);
    EXPECT_NEAR(sinkMass(probabilities())[0][0].item<double>(), .5, 1e-15);
    EXPECT_NEAR(sinkMass(probabilities())[0][1].item<double>(), .25, 1e-15);
    EXPECT_NEAR(entropy(probabilities())[0].item<double>(), (std::log(2.) + .25 * std::log(4.)) / 3, 1e-15);
}

TEST(HeadStatistics, LeaveOutMaskedQueries) {
    const at::Tensor mask = at::tensor({1, 0, 1}).to(at::kBool).unsqueeze(0);
    EXPECT_NEAR(headMean(noop(), mask)[0].item<double>(), .375, 1e-15);
    EXPECT_NEAR(sinkMass(probabilities(), mask)[0][0].item<double>(), .25, 1e-15);
    EXPECT_NEAR(entropy(probabilities(), mask)[0].item<double>(), (std::log(2.) + .25 * std::log(4.)) / 2, 1e-15);
}

TEST(HeadStatistics, KeepHeadsApart) {
    const at::Tensor p = at::rand({3, 4, 5, 6}), mask = at::rand({3, 5}) > .3;
    const at::Tensor sinks = sinkMass(p, mask), entropies = entropy(p.to(at::kBFloat16), mask);
    EXPECT_EQ(sinks.sizes(), (std::vector<int64_t>{4, 6}));
    EXPECT_EQ(entropies.scalar_type(), at::kFloat);
    for (int64_t head = 0; head < 4; ++head)
        EXPECT_TRUE(at::allclose(sinks[head], sinkMass(p.narrow(1, head, 1), mask)[0]));
}

TEST(HeadStatistics, OfPaddedSequencesAreThoseOfTheirTokens) {
    at::Tensor p = at::rand({2, 3, 6, 6});
    p.narrow(3, 4, 2).fill_(0);  // both sequences have four tokens
    const at::Tensor mask = at::tensor({1, 1, 1, 1, 0, 0}).to(at::kBool).expand({2, 6});
    const HeadSinks padded = paddedHeadSinks(p, mask), cut = headSinks(p.narrow(2, 0, 4).narrow(3, 0, 4).contiguous());
    EXPECT_TRUE(at::allclose(padded.key0, cut.key0));
    EXPECT_TRUE(at::allclose(padded.largest, cut.largest));
    EXPECT_TRUE(at::allclose(padded.entropy, cut.entropy, 1e-5, 1e-6));
}

TEST(HeadStatistics, OfAllLayersAtOnceAreTheSame) {
    const at::Tensor first = at::rand({3, 2, 37}), second = at::rand({2, 37, 3}).transpose(1, 2).transpose(0, 1);
    ASSERT_FALSE(second.is_contiguous());
    const at::Tensor both = headMeans({first, second});
    EXPECT_TRUE(at::allclose(both, at::cat({headMean(first), headMean(second)}), 1e-6, 0));
    const at::Tensor wide = headMeans({first.to(at::kDouble), second.to(at::kDouble)});
    EXPECT_EQ(wide.scalar_type(), at::kFloat);
    EXPECT_TRUE(at::allclose(wide, both, 1e-6, 0));
}

TEST(HeadStatistics, SinksInOnePassFollowTheirDefinitions) {
    at::manual_seed(8);
    for (const auto& [queries, keys] : {std::pair{5, 6}, {33, 33}, {70, 129}}) {
        at::Tensor p = at::softmax(3 * at::randn({3, 4, queries, keys}), -1);
        p.select(1, 2).triu_(1);  // with zeros
        const at::Tensor idle = at::rand({3, queries}) > .3;
        for (const at::Tensor& shape : {p, p.transpose(2, 3).contiguous().transpose(2, 3)}) {
            const HeadSinks sinks = headSinks(shape, idle);
            const at::Tensor wide = p.to(at::kDouble);
            const auto expectEqual = [](const at::Tensor& actual, const at::Tensor& expected) {
                EXPECT_EQ(actual.scalar_type(), at::kFloat);
                EXPECT_TRUE(at::allclose(actual, expected.to(at::kFloat), 1e-5, 1e-7)) << actual << expected;
            };
            expectEqual(sinks.key0, sinkMass(wide).select(-1, 0));
            expectEqual(sinks.key0Idle, sinkMass(wide, idle).select(-1, 0));
            expectEqual(sinks.largest, wide.mean(2).amax(-1).mean(0));
            expectEqual(sinks.entropy, entropy(wide));
        }
        EXPECT_FALSE(headSinks(p).key0Idle.defined());
    }
}

TEST(HeadStatistics, SinksShowNan) {
    const HeadSinks sinks = headSinks(at::full({1, 1, 2, 3}, NAN));
    for (const at::Tensor& value : {sinks.key0, sinks.largest, sinks.entropy})
        EXPECT_TRUE(std::isnan(value.item<float>()));
}

}  // namespace
}  // namespace outeffhop::metrics
