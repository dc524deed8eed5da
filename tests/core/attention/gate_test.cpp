// SPDX-License-Identifier: GPL-3.0-or-later
// Gates: published numeric cases (T44, T48), names and counts of the reference's parameters, gradients.
#include "core/attention/gate.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "tests/core/attention/golden_layer.h"
#include "tests/core/attention/oracle.h"

namespace outeffhop::attention {
namespace {

using oracle::GoldenLayer;
using oracle::tensor;

std::vector<at::Tensor> valuesOf(const std::vector<std::pair<std::string, at::Tensor>>& parameters) {
    std::vector<at::Tensor> values;
    for (const auto& [name, value] : parameters) values.push_back(value);
    return values;
}

/// The linear gate of the golden cases, the same for both heads: bias log(1 / 3), so an initial probability of 1 / 4.
std::vector<at::Tensor> goldenGate() {
    const at::Tensor weight = at::sin(at::arange(4, at::kDouble) * .9 + .3).mul(.5).unsqueeze(0);
    const at::Tensor bias = tensor({std::log(1. / 3)});
    return {weight, bias, weight, bias};
}

struct Gated {
    at::Tensor context, gate;
};

Gated golden(const GateOptions& options, const std::vector<at::Tensor>& parameters,
             NormalizerKind kind = NormalizerKind::softmax) {
    const GoldenLayer layer;
    AttentionOptions attention;
    attention.normalizer.kind = kind;
    Attended attended = layer.attend(attention, {});
    applyGate(options, gateProbabilities(options, parameters, layer.states.unsqueeze(0), 2), attended);
    return {attended.context, attended.gate};
}

void expectSums(const Gated& gated, double sum, double sumOfSquares) {
    EXPECT_NEAR(gated.context.sum().item<double>(), sum, 1e-12 * sum);
    EXPECT_NEAR(gated.context.square().sum().item<double>(), sumOfSquares, 1e-12 * sumOfSquares);
}

TEST(GateGolden, T44InitialProbability) {
    for (const auto& [probability, logit] :
         std::map<double, double>{{.25, -1.0986122886681098}, {.1, -2.1972245773362196}, {.5, 0}}) {
        const GateOptions options{.kind = GateKind::conditionalPerToken, .initialProbability = probability};
        const auto parameters = gateParameters(options, 2, 8, at::kDouble);
        const at::Tensor bias = parameters[1].second;
        EXPECT_NEAR(bias.item<double>(), logit, 1e-12);
        EXPECT_NEAR(at::sigmoid(bias).item<double>(), probability, 1e-12);
    }
}

TEST(GateGolden, T48Unconditional) {
    const Gated gated = golden({.kind = GateKind::unconditionalPerHead}, {at::zeros({2}, at::kDouble)});
    expectSums(gated, 44.275191864550564, 71.71822559897308);
    EXPECT_LT(oracle::largestError(gated.gate, at::full({1, 2, 4}, .5)), 1e-15);
}

TEST(GateGolden, T48PerHead) {
    const Gated gated = golden({.kind = GateKind::conditionalPerHead}, goldenGate());
    expectSums(gated, 35.64242410395186, 46.47679962248379);
    EXPECT_LT(
        oracle::largestError(gated.gate.mean(at::IntArrayRef{0, 2}), tensor({.44542422270846727, .37272586749483866})),
        1e-12);
}

TEST(GateGolden, T48PerToken) {
    const Gated gated = golden({.kind = GateKind::conditionalPerToken}, goldenGate());
    expectSums(gated, 35.294181825367595, 46.54488417146867);
    EXPECT_LT(
        oracle::largestError(gated.gate.mean(at::IntArrayRef{0, 2}), tensor({.44615383325582963, .37876293156048074})),
        1e-12);
    const at::Tensor tokens = tensor({.3623999504321606, .45574626978718896, .496119738481674, .47034937432229484,
                                      .4937650885066064, .4425658705957944, .3432034591945644, .23551730794495793});
    EXPECT_LT(oracle::largestError(gated.gate.flatten(), tokens), 1e-12);
}

TEST(GateGolden, T48PerTokenWithSoftmax1) {
    expectSums(golden({.kind = GateKind::conditionalPerToken}, goldenGate(), NormalizerKind::softmax1),
               13.760141878236162, 14.974915063439955);
}

TEST(GateGolden, T48FineTuning) {
    const GateOptions options{.kind = GateKind::conditionalPerToken, .initialProbability = .25, .fineTuning = true};
    EXPECT_EQ(options.scale(), 4);
    expectSums(golden(options, goldenGate()), 141.17672730147038, 744.7181467434987);
}

TEST(GateParameters, AreNamedAsInTheReference) {
    const auto namesOf = [](const GateOptions& options) {
        std::vector<std::string> names;
        for (const auto& [name, value] : gateParameters(options, 2, 8, at::kFloat)) names.push_back(name);
        return names;
    };
    using Names = std::vector<std::string>;
    const GateKind perToken = GateKind::conditionalPerToken;
    EXPECT_EQ(namesOf({}), Names{});
    EXPECT_EQ(namesOf({.kind = GateKind::unconditionalPerHead}), Names{"alpha"});
    EXPECT_EQ(namesOf({.kind = perToken}), (Names{"alpha.0.weight", "alpha.0.bias", "alpha.1.weight", "alpha.1.bias"}));
    EXPECT_EQ(namesOf({.kind = perToken, .network = GateNetwork::mlp}),
              (Names{"alpha.0.0.weight", "alpha.0.0.bias", "alpha.0.2.weight", "alpha.0.2.bias", "alpha.1.0.weight",
                     "alpha.1.0.bias", "alpha.1.2.weight", "alpha.1.2.bias"}));
    EXPECT_EQ(namesOf({.kind = perToken, .network = GateNetwork::allFeatures}), (Names{"alpha.weight", "alpha.bias"}));
}

TEST(GateParameters, CountAsInTheReference) {
    const auto count = [](const GateOptions& options, int64_t heads, int64_t width) {
        int64_t numbers = 0;
        for (const auto& [name, value] : gateParameters(options, heads, width, at::kFloat)) numbers += value.numel();
        return 12 * numbers;  // layers
    };
    const auto perToken = [](GateNetwork network) {
        return GateOptions{.kind = GateKind::conditionalPerToken, .network = network};
    };
    EXPECT_EQ(count({.kind = GateKind::unconditionalPerHead}, 12, 768), 144);
    EXPECT_EQ(count(perToken(GateNetwork::linear), 12, 768), 9'360);
    EXPECT_EQ(count(perToken(GateNetwork::mlp), 12, 768), 152'208);
    EXPECT_EQ(count(perToken(GateNetwork::mlp2), 12, 768), 608'400);
    EXPECT_EQ(count(perToken(GateNetwork::allFeatures), 12, 768), 110'736);
    EXPECT_EQ(count(perToken(GateNetwork::linear), 6, 384), 4'680);
}

TEST(GateParameters, BeginAsTheOptionsSay) {
    at::manual_seed(1);
    GateOptions options{.kind = GateKind::conditionalPerToken, .initialProbability = .25};
    auto parameters = gateParameters(options, 4, 256, at::kFloat);
    EXPECT_LE(parameters[0].second.abs().max().item<double>(), 1. / 8);
    EXPECT_NEAR(parameters[0].second.std().item<double>(), 1. / 8 / std::sqrt(3.), .02);
    options.fineTuning = true;
    options.fineTuningStd = .001;
    parameters = gateParameters(options, 4, 256, at::kFloat);
    EXPECT_NEAR(parameters[0].second.std().item<double>(), .001, 4e-4);
    options.initialProbability = 0;
    parameters = gateParameters(options, 4, 256, at::kFloat);
    EXPECT_NE(parameters[1].second.item<double>(), parameters[3].second.item<double>());
    EXPECT_EQ(options.scale(), 1);
    EXPECT_EQ(
        (GateOptions{.kind = GateKind::unconditionalPerHead, .initialProbability = .25, .fineTuning = true}.scale()),
        1);
}

TEST(GateNames, RoundTrip) {
    for (const GateKind kind : kGateKinds) EXPECT_EQ(gateNamed(nameOf(kind)), kind);
    for (const GateNetwork network : kGateNetworks) EXPECT_EQ(gateNetworkNamed(nameOf(network)), network);
    EXPECT_FALSE(gateNamed("per_head").has_value());
}

struct Case {
    GateKind kind;
    GateNetwork network;
};

class EveryGate : public testing::TestWithParam<Case> {
 protected:
    GateOptions options{.kind = GetParam().kind, .network = GetParam().network};
};

TEST_P(EveryGate, GradientEqualsFiniteDifferences) {
    at::manual_seed(4);
    constexpr int64_t kHeads = 2, kWidth = 8, kTokens = 3;
    std::vector<at::Tensor> leaves = valuesOf(gateParameters(options, kHeads, kWidth, at::kDouble));
    leaves.push_back(at::randn({2, kTokens, kWidth}, at::kDouble));
    leaves.push_back(at::randn({2, kHeads, kTokens, 4}, at::kDouble));
    for (auto& leaf : leaves) leaf.requires_grad_();
    const at::Tensor weights = at::randn({2, kHeads, kTokens, 4}, at::kDouble);
    const auto value = [&] {
        Attended attended{leaves.back(), {}, {}};
        const std::vector<at::Tensor> parameters(leaves.begin(), leaves.end() - 2);
        applyGate(options, gateProbabilities(options, parameters, leaves[leaves.size() - 2], kHeads), attended);
        return (attended.context * weights).sum();
    };
    value().backward();
    const at::NoGradGuard noGradient;
    constexpr double kStep = 1e-6;
    for (const at::Tensor& leaf : leaves) {
        if (!leaf.grad().defined()) {  // what an unconditional gate does not read
            EXPECT_EQ(options.kind, GateKind::unconditionalPerHead);
            continue;
        }
        const at::Tensor flat = leaf.view(-1), gradient = leaf.grad().reshape(-1);
        for (int64_t i = 0; i < flat.numel(); ++i) {
            const double original = flat[i].item<double>();
            flat[i] = original + kStep;
            const double above = value().item<double>();
            flat[i] = original - kStep;
            const double below = value().item<double>();
            flat[i] = original;
            ASSERT_NEAR(gradient[i].item<double>(), (above - below) / (2 * kStep), 1e-8);
        }
    }
}

TEST_P(EveryGate, GoesWithEveryNormalizer) {
    at::manual_seed(5);
    const at::Tensor hidden = at::randn({2, 6, 16}), q = at::randn({2, 2, 6, 8});
    const auto parameters = valuesOf(gateParameters(options, 2, 16, at::kFloat));
    for (const NormalizerKind kind : kNormalizerKinds) {
        AttentionOptions attention;
        attention.normalizer = {kind, -.03, 1.1, 2, 1.3};
        const at::Tensor plain = attend(q, q, q, {}, attention).context;
        Attended attended = attend(q, q, q, {}, attention);
        applyGate(options, gateProbabilities(options, parameters, hidden, 2), attended);
        ASSERT_EQ(attended.gate.sizes(), (at::IntArrayRef{2, 2, 6}));
        EXPECT_FALSE(attended.gate.requires_grad());
        EXPECT_TRUE(at::equal(attended.context, plain * attended.gate.unsqueeze(3)));
    }
}

std::vector<Case> cases() {
    std::vector<Case> result{{GateKind::unconditionalPerHead, GateNetwork::linear},
                             {GateKind::conditionalPerToken, GateNetwork::allFeatures}};
    for (const GateKind kind : {GateKind::conditionalPerHead, GateKind::conditionalPerToken})
        for (const GateNetwork network : {GateNetwork::linear, GateNetwork::mlp, GateNetwork::mlp2})
            result.push_back({kind, network});
    return result;
}

INSTANTIATE_TEST_SUITE_P(Kinds, EveryGate, testing::ValuesIn(cases()), [](const auto& info) {
    return std::string(nameOf(info.param.kind)) + "_" + std::string(nameOf(info.param.network));
});

}  // namespace
}  // namespace outeffhop::attention
