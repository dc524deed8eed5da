// SPDX-License-Identifier: GPL-3.0-or-later
// Published numeric cases of sparsemax and entmax (T23), float64, and properties.
#include "core/attention/entmax.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <limits>

#include "core/attention/normalizers.h"
#include "tests/core/attention/oracle.h"

namespace outeffhop::attention {
namespace {

using oracle::tensor;
constexpr double kInfinity = std::numeric_limits<double>::infinity();

void expectNear(const at::Tensor& actual, const at::Tensor& expected, double tolerance = 1e-12) {
    EXPECT_LE((actual - expected).abs().max().item<double>(), tolerance) << actual << "\nexpected\n" << expected;
}

at::Tensor ofAlpha(const at::Tensor& z, double alpha) {
    return entmax(z, at::scalar_tensor(alpha, at::kDouble));
}

template <class Function>
at::Tensor gradient(const at::Tensor& z, const at::Tensor& weights, Function f) {
    const at::Tensor leaf = z.clone().requires_grad_();
    (f(leaf) * weights).sum().backward();
    return leaf.grad();
}

at::Tensor sparsemaxOf(const at::Tensor& z) {
    return sparsemax(z);
}
at::Tensor entmax15Of(const at::Tensor& z) {
    return entmax15(z);
}

TEST(EntmaxGolden, T23Values) {
    const at::Tensor z = tensor({.1, 1.1, .2, .3});
    expectNear(sparsemax(z), tensor({0, .9, 0, .1}));
    expectNear(entmax15(z), tensor({.08797701266331849, .6345862044684925, .12013793184383584, .15729885102435326}));
    expectNear(sparsemax(tensor({1, 2, 3})), tensor({0, 0, 1}));
    expectNear(entmax15(tensor({1, 2, 3})), tensor({0, .1692810861169262, .8307189138830738}));
    for (const auto f : {sparsemaxOf, entmax15Of}) {
        expectNear(f(tensor({0, 0, 0})), tensor({1. / 3, 1. / 3, 1. / 3}));
        expectNear(f(tensor({.5, .5, -1})), tensor({.5, .5, 0}));
        expectNear(f(tensor({3, 1, .2})), tensor({1, 0, 0}));
    }
}

TEST(EntmaxGolden, T23GradientsAndBisection) {
    const at::Tensor z = tensor({1, 1.2, .9, -3}), weights = tensor({1, 2, 3, 4});
    const at::Tensor fifteen = tensor({.310589805158086, .4320509742095697, .2573592206323442, 0});
    expectNear(sparsemax(z), tensor({.3, .5, .2, 0}));
    expectNear(entmax15(z), fifteen);
    expectNear(gradient(z, weights, sparsemaxOf), tensor({-1, 0, 1, 0}));
    expectNear(gradient(z, weights, entmax15Of),
               tensor({-.5411231351775346, .01908644960057937, .5220366855769554, 0}));
    expectNear(ofAlpha(z, 1.1),
               tensor({.31803842723453124, .3970133172558667, .2841212060428581, .0008270494667440282}), 1e-8);
    expectNear(ofAlpha(z, 1.25), tensor({.3156722376734689, .40870913240897894, .27561862991755215, 0}), 1e-8);
    expectNear(ofAlpha(z, 1.5), fifteen, 1e-8);
    expectNear(ofAlpha(z, 2), tensor({.3, .5, .2, 0}), 1e-8);
    expectNear(ofAlpha(z, 2.5), tensor({.3109066472951566, .6073794423189953, .08171391038584806, 0}), 1e-8);
    expectNear(ofAlpha(z, 3), tensor({.3, .7, 0, 0}), 1e-8);
    const at::Tensor alpha = at::scalar_tensor(1.5, at::kDouble).requires_grad_();
    (entmax(z, alpha) * weights).sum().backward();
    EXPECT_NEAR(alpha.grad().item<double>(), -.06205492217942843, 1e-8);
}

TEST(Entmax, GradientsEqualDifferences) {
    at::manual_seed(5);
    constexpr double kStep = 1e-6;
    for (const double value : {1.2, 1.5, 2.0, 2.7}) {
        const at::Tensor z = at::randn({6}, at::kDouble), weights = at::randn({6}, at::kDouble);
        const at::Tensor alpha = at::scalar_tensor(value, at::kDouble).requires_grad_();
        const at::Tensor leaf = z.clone().requires_grad_();
        (entmax(leaf, alpha) * weights).sum().backward();
        const auto f = [&](const at::Tensor& x, double a) { return (ofAlpha(x, a) * weights).sum().item<double>(); };
        EXPECT_NEAR(alpha.grad().item<double>(), (f(z, value + kStep) - f(z, value - kStep)) / (2 * kStep), 1e-6);
        for (int64_t i = 0; i < 6; ++i) {
            at::Tensor step = at::zeros({6}, at::kDouble);
            step[i] = kStep;
            EXPECT_NEAR(leaf.grad()[i].item<double>(), (f(z + step, value) - f(z - step, value)) / (2 * kStep), 1e-6);
        }
    }
}

TEST(Entmax, MaskedEntriesGetNothingAndMaskedRowsAreZero) {
    const at::Tensor z = at::stack({tensor({1, -kInfinity, 1.2, .9}), at::full({4}, -kInfinity, at::kDouble)});
    for (const auto f : {sparsemaxOf, entmax15Of, +[](const at::Tensor& x) { return ofAlpha(x, 1.3); }}) {
        const at::Tensor p = f(z);
        EXPECT_EQ(p[0][1].item<double>(), 0);
        expectNear(p.sum(1), tensor({1, 0}));
        expectNear(f(tensor({1, 1.2, .9})), p[0].index_select(0, at::tensor({0, 2, 3})));
        const at::Tensor g = gradient(z, at::randn({2, 4}, at::kDouble), f);
        EXPECT_TRUE(g.isfinite().all().item<bool>());
        EXPECT_EQ(g[1].abs().max().item<double>(), 0);
    }
}

TEST(Entmax, IsSparserThanSoftmaxOnTheSimplexAlongAnyDimensionAndInAnyType) {
    at::manual_seed(6);
    const at::Tensor z = at::randn({3, 40, 5}, at::kDouble) * 4;
    for (const auto f : {sparsemax, entmax15}) {
        const at::Tensor p = f(z, 1);
        expectNear(p.sum(1), at::ones({3, 5}, at::kDouble));
        EXPECT_GE(p.min().item<double>(), 0);
        EXPECT_GT(p.eq(0).sum().item<int64_t>(), 200);
        EXPECT_TRUE(at::equal(p.argmax(1), softmax1(z, 0, 1).argmax(1)));
        expectNear(f(z.transpose(1, 2), -1).transpose(1, 2), p);
        expectNear(f(z.to(at::kFloat), 1).to(at::kDouble), p, 1e-5);
        EXPECT_EQ(f(z.to(at::kBFloat16), 1).scalar_type(), at::kBFloat16);
    }
    expectNear(entmax15(tensor({1e4, 1e4 - .2, -1e4})), entmax15(tensor({0, -.2, -2e4})), 1e-10);
}

}  // namespace
}  // namespace outeffhop::attention
