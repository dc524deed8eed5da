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
    EXPECT_NEAR(noopMass(noop())[0].item<double>(), .25, 1e-15);
    EXPECT_NEAR(sinkMass(probabilities())[0][0].item<double>(), .5, 1e-15);
    EXPECT_NEAR(sinkMass(probabilities())[0][1].item<double>(), .25, 1e-15);
    EXPECT_NEAR(entropy(probabilities())[0].item<double>(), (std::log(2.) + .25 * std::log(4.)) / 3, 1e-15);
}

TEST(HeadStatistics, LeaveOutMaskedQueries) {
    const at::Tensor mask = at::tensor({1, 0, 1}).to(at::kBool).unsqueeze(0);
    EXPECT_NEAR(noopMass(noop(), mask)[0].item<double>(), .375, 1e-15);
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

}  // namespace
}  // namespace outeffhop::metrics
