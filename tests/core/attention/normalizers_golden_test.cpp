// SPDX-License-Identifier: GPL-3.0-or-later
// Published numeric cases of Softmax_1 and clipped softmax (T1-T12, T14-T22), float64, tolerance 1e-12.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/attention/normalizers.h"
#include "tests/core/attention/oracle.h"

namespace outeffhop::attention {
namespace {

using oracle::tensor;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kTolerance = 1e-12;

void expectNear(const at::Tensor& actual, const at::Tensor& expected, double tolerance = kTolerance) {
    ASSERT_EQ(actual.sizes(), expected.sizes());
    EXPECT_TRUE(at::allclose(actual.to(at::kDouble), expected, 0, tolerance)) << actual << "\nexpected\n" << expected;
}

/// Gradient of <weights, f(z)> with respect to z.
template <class Function>
at::Tensor gradient(const at::Tensor& z, const at::Tensor& weights, Function f) {
    const at::Tensor leaf = z.clone().requires_grad_();
    (f(leaf) * weights).sum().backward();
    return leaf.grad();
}

at::Tensor clipped(const at::Tensor& z, NormalizerKind kind, double gamma, double eta) {
    return normalize(z, {kind, gamma, eta});
}

TEST(Softmax1Golden, T1EqualLogits) {
    expectNear(softmax1(tensor({0, 0, 0})), tensor({.25, .25, .25}));
    EXPECT_NEAR(noopProbability(tensor({0, 0, 0})).item<double>(), .25, kTolerance);
}

TEST(Softmax1Golden, T2Ascending) {
    const at::Tensor z = tensor({1, 2, 3});
    expectNear(softmax1(z), tensor({.08714431874203257, .23688281808991013, .6439142598879724}));
    expectNear(normalize(z, {NormalizerKind::softmax}),
               tensor({.09003057317038045, .2447284710547976, .6652409557748218}));
    expectNear(logSoftmax1(z), tensor({-2.4401896985611953, -1.4401896985611953, -.4401896985611953}));
    EXPECT_NEAR(noopProbability(z).item<double>(), .03205860328008492, kTolerance);
}

TEST(Softmax1Golden, T3Negative) {
    const at::Tensor z = tensor({-1, -2, -3});
    expectNear(softmax1(z), tensor({.23688281808991016, .08714431874203259, .032058603280084995}));
    EXPECT_NEAR(noopProbability(z).item<double>(), .6439142598879724, kTolerance);
}

TEST(Softmax1Golden, T4OneLogit) {
    expectNear(softmax1(tensor({.5})), tensor({.6224593312018546}));
    expectNear(softmax1(tensor({0})), tensor({.5}));
}

TEST(Softmax1Golden, T5CanSwitchOff) {
    const at::Tensor z = at::full({4}, -5., at::kDouble);
    expectNear(softmax1(z), at::full({4}, .006561113265338089, at::kDouble));
    EXPECT_NEAR(noopProbability(z).item<double>(), .9737555469386476, kTolerance);
}

TEST(Softmax1Golden, T6WideRange) {
    const at::Tensor z = tensor({10, -10, .3});
    expectNear(softmax1(z), tensor({.9998933258946093, 2.0609337507198115e-9, 6.127695769121211e-5}));
    EXPECT_NEAR(noopProbability(z).item<double>(), 4.539508676570936e-5, kTolerance);
}

TEST(Softmax1Golden, T7Extremes) {
    expectNear(softmax1(tensor({1000, 1000})), tensor({.5, .5}));
    EXPECT_EQ(noopProbability(tensor({1000, 1000})).item<double>(), 0);
    expectNear(softmax1(tensor({-20, -20})), tensor({2.0611536139418496e-9, 2.0611536139418496e-9}), 1e-20);
    expectNear(softmax1(tensor({-1000})), tensor({0}), 0);
    expectNear(gradient(tensor({-1000}), tensor({1}), [](auto z) { return softmax1(z); }), tensor({0}), 0);
    expectNear(softmax1(tensor({-kInfinity, -kInfinity})), tensor({0, 0}), 0);
    EXPECT_EQ(noopProbability(tensor({-kInfinity, -kInfinity})).item<double>(), 1);
    const at::Tensor z = tensor({0, -kInfinity}).to(at::kFloat);
    expectNear(softmax1(z), tensor({.5, 0}), 0);
    expectNear(gradient(z, tensor({1, 0}), [](auto x) { return softmax1(x); }), tensor({.25, 0}), 0);
}

TEST(Softmax1Golden, PositiveInfinityTakesTheLimitOfSoftmax) {
    expectNear(softmax1(tensor({kInfinity, 0, kInfinity})), tensor({.5, 0, .5}), 0);
    expectNear(normalize(tensor({kInfinity, 0}), {NormalizerKind::softmax}), tensor({1, 0}), 0);
    EXPECT_EQ(noopProbability(tensor({kInfinity, 0})).item<double>(), 0);
    EXPECT_TRUE(softmax1(tensor({0, std::nan("")})).isnan().all().item<bool>());
}

TEST(Softmax1Golden, T8NullKeysCount) {
    const at::Tensor three = tensor({.08189353410001846, .22260970561283347, .6051159176059827});
    expectNear(softmax1(tensor({1, 2, 3}), 3), three);
    expectNear(normalize(tensor({1, 2, 3}), {.kind = NormalizerKind::softmaxN, .n = 3}), three);
    expectNear(softmax1(tensor({1, 2, 3}), 0), at::softmax(tensor({1, 2, 3}), 0));
}

TEST(Softmax1Golden, T9DependsOnTheLevel) {
    const at::Tensor z = tensor({0, 1, 2});
    expectNear(softmax1(z - 10), tensor({4.5377047371637445e-5, 1.2334760329944734e-4, 3.352935486328627e-4}));
    expectNear(softmax1(z - 2), tensor({.05406459218899647, .14696279851039795, .39948630465030277}));
    expectNear(softmax1(z), tensor({.08259453944353537, .22451523569930604, .6102956854136231}));
    expectNear(softmax1(z + 2), tensor({.0889468172974043, .24178251715880075, .6572330228318554}));
    expectNear(softmax1(z + 10), tensor({.09003020518256749, .24472747076021256, .665238236692228}));
}

TEST(Softmax1Golden, T10AddingOneAfterTheShiftIsAnotherFunction) {
    const auto shifted = [](const at::Tensor& z) {
        return normalize(z, {.kind = NormalizerKind::softmax1, .shiftBug = true});
    };
    expectNear(shifted(tensor({1, 2, 3})), tensor({.05406459218899647, .14696279851039795, .39948630465030277}));
    expectNear(shifted(tensor({0, 0, 0})), tensor({.25, .25, .25}));
    expectNear(shifted(tensor({-5, -5, -5, -5})), tensor({.2, .2, .2, .2}));
    expectNear(shifted(tensor({-kInfinity, -kInfinity})), tensor({0, 0}), 0);
}

TEST(Softmax1Golden, T11Gradient) {
    const auto f = [](const at::Tensor& z) { return softmax1(z); };
    expectNear(gradient(tensor({1, 2, 3}), tensor({1, 0, 0}), f),
               tensor({.07955018645301962, -.020642991804138047, -.05611346950621747}));
    expectNear(gradient(tensor({1, 2, 3}), tensor({.3, -1, 2}), f),
               tensor({-.067718891272391, -.49202669510601743, .5942755552404708}));
}

TEST(Softmax1Golden, T12Dimension) {
    const at::Tensor z = tensor({1, 2, 3, 4}).view({2, 2});
    expectNear(softmax1(z, 1, 0),
               tensor({.11419519938459449, .11731042782619835, .8437947344813395, .8668133321973347}).view({2, 2}));
    const at::Tensor rows =
        tensor({.24472847105479764, .6652409557748218, .26538792877224193, .7213991842739687}).view({2, 2});
    expectNear(softmax1(z, 1, 1), rows);
    expectNear(softmax1(z), rows);
}

const at::Tensor& clipLogits() {
    static const at::Tensor z = tensor({0, 1, 2, 5});
    return z;
}

TEST(ClippedGolden, T14LowerBound) {
    expectNear(clipped(clipLogits(), NormalizerKind::clippedSoftmax, -.025, 1),
               tensor({0, 0, .022478428430304863, .9286297272918115}));
}

TEST(ClippedGolden, T15UpperBound) {
    expectNear(clipped(clipLogits(), NormalizerKind::clippedSoftmax, 0, 1.003),
               tensor({.0062875932477290605, .0170914504700437, .046459379234727594, .9331615770474995}));
}

TEST(ClippedGolden, T16BothBounds) {
    expectNear(clipped(clipLogits(), NormalizerKind::clippedSoftmax, -.03, 1.03),
               tensor({0, 0, .01909964305963236, .9561926935895808}));
    expectNear(clipped(clipLogits(), NormalizerKind::clippedSoftmax, -.1, 1.1), tensor({0, 0, 0, 1}));
}

TEST(ClippedGolden, T17GammaIsWhatItSays) {
    expectNear(clipped(clipLogits(), NormalizerKind::clippedSoftmax, -.005, 1.005),
               tensor({.0013314747559385349, .01221073277641489, .04178362216059309, .9346741703070532}));
    expectNear(clipped(clipLogits(), NormalizerKind::clippedSoftmax, -.003, 1.005),
               tensor({.003318937182164399, .014176652117451692, .04369098132463151, .9348134293757521}));
}

TEST(ClippedGolden, T18ClippedSoftmax1) {
    expectNear(clipped(clipLogits(), NormalizerKind::clippedSoftmax1, -.025, 1),
               tensor({0, 0, .022182650449867634, .9226888677446736}));
    expectNear(clipped(clipLogits(), NormalizerKind::clippedSoftmax1, -.025, 1.1),
               tensor({0, 0, .02678583585961082, 1}));
}

TEST(ClippedGolden, T19SmallGamma) {
    expectNear(clipped(clipLogits(), NormalizerKind::clippedSoftmax1, -1e-5, 1),
               tensor({.006219796309522492, .01692434210317621, .04602231441597282, .9245737508618062}));
    expectNear(clipped(clipLogits(), NormalizerKind::clippedSoftmax1, -1e-4, 1),
               tensor({.006130356985583587, .016835866178724738, .045936457282841583, .9245669625672666}));
}

TEST(ClippedGolden, T20GammaOfAlphaOverLength) {
    const double gamma = -12. / 512;
    expectNear(clipped(clipLogits(), NormalizerKind::clippedSoftmax, gamma, 1),
               tensor({0, 0, .023968552777209898, .9287385234392327}));
    expectNear(clipped(clipLogits(), NormalizerKind::clippedSoftmax1, gamma, 1),
               tensor({0, 0, .0236732256778404, .9228067200804289}));
}

TEST(ClippedGolden, T21LongUniformRowsAreAllClipped) {
    const at::Tensor z = at::zeros({128}, at::kDouble);
    expectNear(clipped(z, NormalizerKind::clippedSoftmax, -.025, 1), z, 0);
    const auto f = [](const at::Tensor& x) { return clipped(x, NormalizerKind::clippedSoftmax, -.025, 1); };
    expectNear(gradient(z, at::ones_like(z), f), z, 0);
}

TEST(ClippedGolden, T22Gradient) {
    const auto clippedSoftmax = [](const at::Tensor& z) {
        return clipped(z, NormalizerKind::clippedSoftmax, -.025, 1);
    };
    const auto clippedSoftmax1 = [](const at::Tensor& z) {
        return clipped(z, NormalizerKind::clippedSoftmax1, -.025, 1);
    };
    expectNear(gradient(clipLogits(), tensor({1, 1, 1, 1}), clippedSoftmax),
               tensor({-.006275733679127491, -.017059212820220687, .0011066802132833954, .022228266286064842}));
    expectNear(gradient(clipLogits(), tensor({1, 1, 1, 1}), clippedSoftmax1),
               tensor({-.006197784934648045, -.01684732616455101, .0013868698786459982, .0278560261552011}));
    expectNear(gradient(clipLogits(), tensor({0, 0, 0, 1}), clippedSoftmax),
               tensor({-.005978101529565005, -.016250164756499777, -.04417252756705895, .06640079385312385}));
}

TEST(NormalizerNames, RoundTrip) {
    for (const NormalizerKind kind : kNormalizerKinds) EXPECT_EQ(normalizerNamed(nameOf(kind)), kind);
    EXPECT_EQ(nameOf(NormalizerKind::clippedSoftmax1), "clipped_softmax1");
    EXPECT_FALSE(normalizerNamed("Softmax").has_value());
}

}  // namespace
}  // namespace outeffhop::attention
