// SPDX-License-Identifier: GPL-3.0-or-later
// What holds for any logits.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/attention/normalizers.h"
#include "tests/core/attention/oracle.h"

namespace outeffhop::attention {
namespace {

using oracle::largestError;

/// Random rows of many lengths and levels.
template <class Check>
void forRandomLogits(Check check) {
    at::manual_seed(7);
    for (const int64_t length : {1, 2, 3, 17, 64, 257})
        for (const double level : {-30., -3., 0., 3., 30.})
            for (const double spread : {.1, 1., 5.}) check(at::randn({5, length}, at::kDouble) * spread + level);
}

TEST(Softmax1Property, WeightsAndNoopProbabilityShareTheMass) {
    forRandomLogits([](const at::Tensor& z) {
        const at::Tensor p = softmax1(z), noop = noopProbability(z);
        EXPECT_TRUE((p >= 0).all().item<bool>());
        EXPECT_TRUE((p.sum(-1) <= 1 + 1e-15).all().item<bool>());
        EXPECT_TRUE((noop > 0).all().item<bool>());
        EXPECT_LT(largestError(p.sum(-1) + noop, at::ones({5})), 1e-14);
    });
}

TEST(Softmax1Property, IsSoftmaxWithANullKey) {
    forRandomLogits([](const at::Tensor& z) {
        const at::Tensor augmented = at::cat({at::zeros({5, 1}, at::kDouble), z}, 1);
        EXPECT_LT(largestError(softmax1(z), at::softmax(augmented, 1).narrow(1, 1, z.size(1))), 1e-15);
        EXPECT_LT(largestError(logSoftmax1(z), at::log_softmax(augmented, 1).narrow(1, 1, z.size(1))), 1e-13);
        EXPECT_LT(largestError(softmax1(z), at::sigmoid(logSumExp(z)).unsqueeze(1) * at::softmax(z, 1)), 1e-14);
    });
}

TEST(Softmax1Property, PermutesWithItsInput) {
    forRandomLogits([](const at::Tensor& z) {
        const at::Tensor order = at::randperm(z.size(1));
        EXPECT_LT(largestError(softmax1(z.index_select(1, order)), softmax1(z).index_select(1, order)), 1e-15);
    });
}

TEST(Softmax1Property, TendsToSoftmaxAndToNothing) {
    forRandomLogits([](const at::Tensor& z) {
        EXPECT_LT(largestError(softmax1(z + 200), at::softmax(z, 1)), 1e-12);
        EXPECT_EQ(softmax1(z - 1000).abs().max().item<double>(), 0);
        EXPECT_EQ(noopProbability(z - 1000).min().item<double>(), 1);
    });
}

TEST(Softmax1Property, ChangesSlowly) {
    forRandomLogits([](const at::Tensor& z) {
        const at::Tensor other = z + at::randn_like(z);
        const at::Tensor change = (softmax1(z) - softmax1(other)).abs().sum(1);
        EXPECT_TRUE((change <= 2 * (z - other).abs().amax(1) + 1e-15).all().item<bool>());
    });
}

class EveryNormalizer : public testing::TestWithParam<NormalizerKind> {
 protected:
    Normalizer normalizer{GetParam(), -.03, 1.1, 2.5, 1.3};
};

TEST_P(EveryNormalizer, MaskedKeysGetNothingAndMaskedRowsAreZero) {
    at::Tensor z = at::randn({4, 9}, at::kDouble);
    z.select(1, 3).fill_(-std::numeric_limits<double>::infinity());
    z[2].fill_(-std::numeric_limits<double>::infinity());
    z.requires_grad_();
    const at::Tensor p = normalize(z, normalizer);
    EXPECT_EQ(p.select(1, 3).abs().max().item<double>(), 0);
    EXPECT_EQ(p[2].abs().max().item<double>(), 0);
    (p * at::randn_like(p)).sum().backward();
    EXPECT_TRUE(z.grad().isfinite().all().item<bool>());
    EXPECT_EQ(z.grad()[2].abs().max().item<double>(), 0);
    EXPECT_EQ(z.grad().select(1, 3).abs().max().item<double>(), 0);
}

TEST_P(EveryNormalizer, GradientsAreFiniteForHugeLogits) {
    for (const auto type : {at::kFloat, at::kDouble})
        for (const double level : {-1e4, -88.8, 0., 1e4}) {
            const at::Tensor z = (at::randn({8, 33}, type) * 100 + level).requires_grad_();
            const at::Tensor p = normalize(z, normalizer);
            (p * at::randn_like(p)).sum().backward();
            EXPECT_TRUE(p.isfinite().all().item<bool>()) << level;
            EXPECT_TRUE(z.grad().isfinite().all().item<bool>()) << level;
        }
}

TEST_P(EveryNormalizer, HalfPrecisionIsComputedInFloat) {
    const at::Tensor z = at::randn({6, 40}) * 4 - 12;  // exp(-z) overflows float16 here
    for (const auto type : {at::kHalf, at::kBFloat16}) {
        const at::Tensor rounded = z.to(type);
        const at::Tensor expected = normalize(rounded.to(at::kFloat), normalizer).to(type);
        EXPECT_TRUE(at::equal(normalize(rounded, normalizer), expected));
    }
}

TEST_P(EveryNormalizer, GradientEqualsFiniteDifferences) {
    const at::Tensor z = at::randn({3, 7}, at::kDouble), weights = at::randn({3, 7}, at::kDouble);
    const at::Tensor leaf = z.clone().requires_grad_();
    (normalize(leaf, normalizer) * weights).sum().backward();
    constexpr double step = 1e-6;
    const auto value = [&](const at::Tensor& x) { return (normalize(x, normalizer) * weights).sum().item<double>(); };
    for (int64_t i = 0; i < z.numel(); ++i) {
        at::Tensor plus = z.clone(), minus = z.clone();
        plus.view(-1)[i] += step;
        minus.view(-1)[i] -= step;
        EXPECT_NEAR(leaf.grad().view(-1)[i].item<double>(), (value(plus) - value(minus)) / (2 * step), 1e-8);
    }
}

INSTANTIATE_TEST_SUITE_P(Kinds, EveryNormalizer, testing::ValuesIn(kNormalizerKinds),
                         [](const auto& info) { return std::string(nameOf(info.param)); });

TEST(LogSumExpProperty, GradientOfAMaskedRowIsZero) {
    const at::Tensor z = at::full({3}, -std::numeric_limits<double>::infinity(), at::kDouble).requires_grad_();
    logSumExp(z).backward();
    EXPECT_EQ(z.grad().abs().max().item<double>(), 0);
}

}  // namespace
}  // namespace outeffhop::attention
