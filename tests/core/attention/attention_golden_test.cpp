// SPDX-License-Identifier: GPL-3.0-or-later
// Published numeric cases of whole attention layers (T13, T45-T47, T49), float64, on each path.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/attention/attention.h"
#include "tests/core/attention/golden_layer.h"
#include "tests/core/attention/oracle.h"

namespace outeffhop::attention {
namespace {

using oracle::GoldenLayer;
using oracle::joined;
using oracle::tensor;

class LayerGolden : public testing::TestWithParam<Path> {
 protected:
    AttentionOptions options(NormalizerKind kind) const {
        AttentionOptions result;
        result.normalizer = {kind, -.025, 1};
        result.path = GetParam();
        return result;
    }
    void expectSums(const at::Tensor& x, double sum, double sumOfSquares) const {
        EXPECT_NEAR(x.sum().item<double>(), sum, 1e-12 * std::abs(sum));
        EXPECT_NEAR(x.square().sum().item<double>(), sumOfSquares, 1e-12 * sumOfSquares);
    }
    /// Sum and sum of squares of the context, without a mask and with the last key masked.
    void expectContexts(NormalizerKind kind, std::array<double, 2> all, std::array<double, 2> lastMasked) const {
        const at::Tensor mask = at::tensor({1, 1, 1, 0}).to(at::kBool).unsqueeze(0);
        expectSums(layer.attend(options(kind), {}).context, all[0], all[1]);
        expectSums(layer.attend(options(kind), mask).context, lastMasked[0], lastMasked[1]);
    }
    GoldenLayer layer;
};

TEST_P(LayerGolden, T45Softmax) {
    expectContexts(NormalizerKind::softmax, {88.55038372910113, 286.8729023958923},
                   {74.66786193786797, 240.72509531680325});
    const at::Tensor token = joined(layer.attend(options(NormalizerKind::softmax), {}).context)[0];
    EXPECT_NEAR(token[0].item<double>(), 3.257625741989, 1e-12);
    EXPECT_NEAR(token[1].item<double>(), 3.53655014102, 1e-11);
}

TEST_P(LayerGolden, T46Softmax1) {
    expectContexts(NormalizerKind::softmax1, {39.91838154020691, 124.91603071276799},
                   {39.08625021756867, 124.73212297477201});
    const at::Tensor token = joined(layer.attend(options(NormalizerKind::softmax1), {}).context)[0];
    EXPECT_NEAR(token[0].item<double>(), .005492467413, 1e-12);
    EXPECT_NEAR(token[1].item<double>(), .005962743403, 1e-12);
}

TEST_P(LayerGolden, T47Clipped) {
    expectContexts(NormalizerKind::clippedSoftmax, {84.3073019758811, 265.2419526268221},
                   {70.55484015616985, 219.60019766811627});
    expectContexts(NormalizerKind::clippedSoftmax1, {37.22277626278588, 113.23467403237476},
                   {37.00997343566213, 114.13038126440031});
}

TEST_P(LayerGolden, T49Causal) {
    const auto projected = [&](NormalizerKind kind) {
        AttentionOptions causal = options(kind);
        causal.causal = true;
        return layer.output(layer.attend(causal, {}).context);
    };
    const at::Tensor softmax = projected(NormalizerKind::softmax);
    expectSums(softmax, -43.60947824545789, 1728.9511215040775);
    EXPECT_NEAR(softmax[0][0].item<double>(), -11.380381409553, 1e-11);
    EXPECT_NEAR(softmax[0][1].item<double>(), -9.208876621549, 1e-11);
    const at::Tensor softmax1 = projected(NormalizerKind::softmax1);
    expectSums(softmax1, -40.53055521206929, 964.8178215974467);
    EXPECT_NEAR(softmax1[0][0].item<double>(), -.001162974027, 1e-12);
    EXPECT_NEAR(softmax1[0][1].item<double>(), -.010950731994, 1e-12);
}

TEST_P(LayerGolden, T13NullKeyEquivalence) {
    const auto matrix = [](std::initializer_list<double> values) { return tensor(values).view({1, 1, -1, 2}); };
    const at::Tensor q = matrix({1, 0, 0, 1}), k = matrix({1, 2, 3, -1, 0, .5}), v = matrix({1, -1, 2, 0, -3, 4});
    const Attended attended = attend(q, k, v, {}, options(NormalizerKind::softmax1));
    EXPECT_TRUE(at::allclose(attended.context,
                             matrix({1.27017579242767, .15940530485803214, .11763572804188616, .2251958809607778}), 0,
                             1e-12));
    EXPECT_TRUE(at::allclose(attended.noop.flatten(), tensor({.0808390465845783, .14223864675956233}), 0, 1e-12));
    EXPECT_TRUE(at::allclose(attend(q, k, v, {}, options(NormalizerKind::softmax)).context,
                             matrix({1.3818861513948633, .17342480037442123, .13714272343640077, .26253908515467184}),
                             0, 1e-12));

    const at::Tensor zeroToken = at::zeros({1, 1, 1, 2}, at::kDouble);
    const at::Tensor augmented =
        attend(q, at::cat({zeroToken, k}, 2), at::cat({zeroToken, v}, 2), {}, options(NormalizerKind::softmax)).context;
    EXPECT_LT(oracle::largestError(attended.context, augmented), 1e-15);
}

INSTANTIATE_TEST_SUITE_P(Paths, LayerGolden, testing::Values(Path::materialised, Path::fused),
                         [](const auto& info) { return info.param == Path::fused ? "fused" : "materialised"; });

TEST(ProbabilitiesGolden, OfTheFirstQuery) {
    const GoldenLayer layer;
    AttentionOptions options;
    options.wantProbabilities = true;
    const auto firstRow = [&] { return layer.attend(options, {}).probabilities[0][0][0]; };
    EXPECT_TRUE(
        at::allclose(firstRow(), tensor({.00409475652, .001186996424, .008687301251, .986030945805}), 0, 1e-11));
    options.normalizer.kind = NormalizerKind::softmax1;
    EXPECT_TRUE(at::allclose(firstRow(), tensor({6.903898e-6, 2.001316e-6, 1.4647084e-5, .001662481595}), 0, 1e-11));
    options.causal = true;
    EXPECT_TRUE(at::allclose(firstRow(), tensor({6.91551e-6, 0, 0, 0}), 0, 1e-11));
}

}  // namespace
}  // namespace outeffhop::attention
