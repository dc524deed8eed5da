// SPDX-License-Identifier: GPL-3.0-or-later
// Hopfield layers: published numeric cases (T29, T50, T51), float64, and properties.
#include "core/attention/hopfield.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

#include "core/attention/normalizers.h"
#include "core/attention/retrieval.h"
#include "tests/core/attention/oracle.h"

namespace outeffhop::attention {
namespace {

using oracle::largestError;
using oracle::tensor;

constexpr double kTolerance = 1e-12;

/// q, K and V of T29.
struct Patterns {
    at::Tensor q = tensor({1, 0}).view({1, 1, 1, 2}), k = tensor({1, .5, 0, 1, -1, .2}).view({1, 1, 3, 2}),
               v = tensor({2, 0, 0, 3, 1, 1}).view({1, 1, 3, 2});

    at::Tensor associated(const AssociationOptions& options) const {
        return associate(q, k, v, {}, options).context.flatten();
    }
};

TEST(AssociationGolden, T29IterationSchemes) {
    const Patterns patterns;
    AssociationOptions options;  // beta is 1 / sqrt(2)
    EXPECT_LT(largestError(patterns.associated(options), tensor({1.0062185002160178, .7726004834137692})), kTolerance);
    options.updates = 1;
    EXPECT_LT(largestError(patterns.associated(options), tensor({.8115186812248096, 1.059888264346785})), kTolerance);
    options.iterate = Iterate::values;
    EXPECT_LT(largestError(patterns.associated(options), tensor({.9916034567402654, .9625029340098238})), kTolerance);
    options = {.normalizer = {NormalizerKind::softmax}};
    EXPECT_LT(largestError(patterns.associated(options), tensor({1.291979935474102, .9920154742671581})), kTolerance);
    options.updates = 1;
    EXPECT_LT(largestError(patterns.associated(options), tensor({1.038452044999998, 1.3426207290925256})), kTolerance);
}

/// The p-th parameter holds v = sin(0.9 k + 0.7 p + 0.1) at flat index k: 0.3 v, or 1 + 0.1 v as weights of norms.
void fillAsPublished(torch::nn::Module& module) {
    const at::NoGradGuard noGradient;
    int64_t p = 0;
    for (const auto& item : module.named_parameters()) {
        const bool gain = item.key().find("norm") != std::string::npos && item.key().ends_with("weight");
        const at::Tensor wave =
            at::sin(at::arange(item.value().numel(), at::kDouble) * .9 + .7 * static_cast<double>(p++) + .1);
        item.value().view(-1).copy_(gain ? wave * .1 + 1 : wave * .3);
    }
}

at::Tensor publishedInput() {
    return at::sin(at::arange(12, at::kDouble) * .4 + .2).view({1, 3, 4});
}

HopfieldOptions publishedOptions(NormalizerKind kind, bool mixesTokens) {
    HopfieldOptions options;
    options.stateSize = 4;
    options.heads = 2;
    options.normState = options.normStored = options.normValue = false;
    options.mixesTokens = mixesTokens;
    options.association.normalizer.kind = kind;
    return options;
}

TEST(HopfieldGolden, T50) {
    const auto result = [](NormalizerKind kind, bool mixesTokens) {
        Hopfield hopfield(publishedOptions(kind, mixesTokens), at::kDouble);
        fillAsPublished(hopfield);
        return hopfield.forward(publishedInput(), publishedInput()).context.flatten();
    };
    EXPECT_LT(largestError(result(NormalizerKind::softmax1, true),
                           tensor({-.27250294356512805, -.08088656977625766, .07696486342381181, .3929964461696335,
                                   -.1908858171432939, -.16598379950310543, .14797105093051988, .35074288337959925,
                                   -.23046920448903474, -.16443141100719755, .18477020337800928, .28319059554119236})),
              kTolerance);
    EXPECT_LT(largestError(result(NormalizerKind::softmax1, false),
                           tensor({-.18770022444127846, -.16741558678535, .14735339282001045, .3532824508798766,
                                   -.18477074992623577, -.16993388457677025, .14894052778355135, .35295419539846984,
                                   -.1905307700895313, -.165968286208794, .14758818052227957, .3514140546071974})),
              kTolerance);
    EXPECT_LT(largestError(result(NormalizerKind::softmax, true),
                           tensor({-.26858319279635773, -.07190071170759738, .056928824952931015, .4199455603584874,
                                   -.15614547897865239, -.18539369924721927, .14804269467735054, .3700242888578169,
                                   -.21197456984082796, -.18134553672260872, .1966113379102602, .2788674471551218})),
              kTolerance);
}

TEST(HopfieldGolden, T51LearnedPatterns) {
    HopfieldLayer layer(publishedOptions(NormalizerKind::softmax1, true), 3, false, true, at::kDouble);
    fillAsPublished(layer);
    EXPECT_LT(largestError(layer.forward(publishedInput()).flatten(),
                           tensor({-.19378285747933227, .17186734084006583, .16935662280996783, .37892641112328806,
                                   -.04819332680263416, .02432829786573508, .2883808491835026, .3129935006013626,
                                   -.11630586470853699, .027542340134238272, .3507289481799378, .19795709329788355})),
              kTolerance);
}

TEST(Association, OnTheFastPathEqualsTheExplicitForm) {
    at::manual_seed(2);
    const at::Tensor q = at::randn({2, 3, 5, 4}, at::kDouble), k = at::randn({2, 3, 7, 4}, at::kDouble);
    const AssociationMasks masks{.patterns = at::rand({2, 7}) > .3};
    for (const NormalizerKind kind : kNormalizerKinds) {
        AssociationOptions options{.normalizer = {kind, -.03, 1, 2, 1.3}};
        const Associated fast = associate(q, k, k, masks, options);
        options.noopThreshold = -1e9;  // takes nothing away, but needs the logits
        const Associated slow = associate(q, k, k, masks, options);
        EXPECT_LT(largestError(fast.context, slow.context), 1e-14) << nameOf(kind);
        EXPECT_LT(largestError(fast.noop, slow.noop), 1e-14) << nameOf(kind);
    }
}

TEST(Association, RetrievesAsTheMemoryDoes) {
    at::manual_seed(3);
    const at::Tensor patterns = at::randn({6, 4}, at::kDouble), x = at::randn({5, 4}, at::kDouble);
    for (const Iterate scheme : {Iterate::keys, Iterate::values}) {
        HopfieldOptions options = HopfieldOptions::retrieval(4, .7);
        options.association.updates = 3;
        options.association.tolerance = 0;
        options.association.iterate = scheme;
        const Hopfield hopfield(options);
        EXPECT_EQ(hopfield.parameters().size(), 0U);
        const Associated found = hopfield.forward(x.unsqueeze(0), patterns.unsqueeze(0));
        const Memory memory{.patterns = patterns, .beta = .7};
        EXPECT_LT(largestError(found.context[0], trajectory(memory, x, 4).back()), 1e-14);
        EXPECT_LT(
            largestError(found.noop[0][0], noopProbability(trajectory(memory, x, 3).back().matmul(patterns.t()) * .7)),
            1e-14);
    }
}

TEST(Association, HeadsStopOnTheirOwn) {
    at::manual_seed(4);
    const at::Tensor q = at::randn({2, 2, 3, 4}, at::kDouble);
    at::Tensor k = at::randn({2, 2, 6, 4}, at::kDouble);
    k.select(1, 1).zero_();  // nothing to move to: the second head has converged after its first update
    AssociationOptions options{.beta = 2, .updates = -1, .tolerance = 1e-6, .wantProbabilities = true};
    const Associated converged = associate(q, k, k, {}, options);
    EXPECT_EQ(converged.updates[1].item<int64_t>(), 1);
    EXPECT_GT(converged.updates[0].item<int64_t>(), 2);
    EXPECT_LT(converged.updates[0].item<int64_t>(), 1000);
    const at::Tensor state = at::matmul(converged.probabilities, k);
    const at::Tensor again = softmax1(at::matmul(state, k.transpose(2, 3)) * 2);
    EXPECT_LT((again - converged.probabilities).select(1, 0).norm().item<double>(), 1e-4);

    options.updates = 2;
    EXPECT_EQ(associate(q, k, k, {}, options).updates[0].item<int64_t>(), 2);
}

TEST(Association, MaskedPatternsAndPairsAreNotFound) {
    at::manual_seed(5);
    const at::Tensor q = at::randn({1, 2, 4, 4}, at::kDouble), k = at::randn({1, 2, 5, 4}, at::kDouble);
    for (const int64_t updates : {0, 2}) {
        const AssociationOptions options{.updates = updates, .wantProbabilities = true};
        AssociationMasks masks{.patterns = at::tensor({1, 0, 1, 1, 1}).to(at::kBool).unsqueeze(0),
                               .pairs = at::ones({4, 5}, at::kBool).tril()};
        const at::Tensor p = associate(q, k, k, masks, options).probabilities;
        EXPECT_EQ(p.select(3, 1).abs().max().item<double>(), 0);
        EXPECT_EQ(p.triu(1).abs().max().item<double>(), 0);
        masks.patterns = at::zeros({1, 5}, at::kBool);
        const Associated nothing = associate(q, k, k, masks, options);
        EXPECT_EQ(nothing.context.abs().max().item<double>(), 0);
        EXPECT_EQ(nothing.noop.min().item<double>(), 1);
    }
}

TEST(Association, PatternsBelowTheThresholdTakeNoPart) {
    const Patterns patterns;
    AssociationOptions options{.beta = 1, .noopThreshold = .1};  // overlaps 1, 0 and -1: only the first stays
    const at::Tensor first = softmax1(tensor({1})) * tensor({2, 0});
    EXPECT_LT(largestError(patterns.associated(options), first), 1e-15);
    options.normalizer = {.kind = NormalizerKind::softmaxN, .n = 3};  // three classes of no-op patterns
    EXPECT_LT(largestError(patterns.associated(options), softmax1(tensor({1}), 3) * tensor({2, 0})), 1e-15);
}

template <class Function>
void expectGradients(const std::vector<at::Tensor>& leaves, Function value) {
    value().backward();
    const at::NoGradGuard noGradient;
    constexpr double kStep = 1e-6;
    for (const at::Tensor& leaf : leaves) {
        const at::Tensor flat = leaf.view(-1), gradient = leaf.grad().reshape(-1);
        for (int64_t i = 0; i < flat.numel(); ++i) {
            const double original = flat[i].item<double>();
            flat[i] = original + kStep;
            const double above = value().template item<double>();
            flat[i] = original - kStep;
            const double below = value().template item<double>();
            flat[i] = original;
            ASSERT_NEAR(gradient[i].item<double>(), (above - below) / (2 * kStep), 2e-8);
        }
    }
}

class EveryScheme : public testing::TestWithParam<std::tuple<Iterate, int64_t, bool>> {};

TEST_P(EveryScheme, GradientEqualsFiniteDifferences) {
    const auto [scheme, updates, valuesOfKeys] = GetParam();
    at::manual_seed(6);
    HopfieldOptions options;
    options.stateSize = 4, options.storedSize = 3, options.outputSize = 5, options.heads = 2;
    options.valuesOfKeys = valuesOfKeys;
    options.association.updates = updates, options.association.iterate = scheme, options.association.tolerance = 0;
    options.association.normalizer = {NormalizerKind::entmax};
    options.learnsEntmaxAlpha = true;
    Hopfield hopfield(options, at::kDouble);
    std::vector<at::Tensor> leaves = hopfield.parameters();
    leaves.push_back(at::randn({1, 3, 4}, at::kDouble).requires_grad_());
    leaves.push_back(at::randn({1, 4, 3}, at::kDouble).requires_grad_());
    const at::Tensor weights = at::randn({1, 3, 5}, at::kDouble);
    expectGradients(
        leaves, [&] { return (hopfield.forward(leaves[leaves.size() - 2], leaves.back()).context * weights).sum(); });
}

INSTANTIATE_TEST_SUITE_P(Schemes, EveryScheme,
                         testing::Combine(testing::Values(Iterate::keys, Iterate::values),
                                          testing::Values(int64_t{0}, int64_t{2}), testing::Bool()));

TEST(Hopfield, NamesItsParameters) {
    HopfieldOptions options;
    options.stateSize = 6, options.heads = 2, options.valuesOfKeys = false, options.output = Projection::identity;
    const auto names = Hopfield(options).named_parameters().keys();
    EXPECT_EQ(names,
              (std::vector<std::string>{"query_projection.weight", "query_projection.bias", "key_projection.weight",
                                        "key_projection.bias", "value_projection.weight", "value_projection.bias",
                                        "state_norm.weight", "state_norm.bias", "stored_norm.weight",
                                        "stored_norm.bias", "value_norm.weight", "value_norm.bias"}));
    options.heads = 4;
    EXPECT_THROW(Hopfield{options}, c10::Error);
}

TEST(Hopfield, StaticProjectionsCompareInputsThemselves) {
    HopfieldOptions options = HopfieldOptions::retrieval(8, 0);
    EXPECT_EQ(Hopfield(options).options().association.beta, 1);
    options.state = Projection::learned;
    EXPECT_EQ(Hopfield(options).options().association.beta, 0);
    options.outputSize = 3;
    EXPECT_THROW(Hopfield{options}, c10::Error);
}

TEST(Hopfield, ValuesMayBeGivenApart) {
    HopfieldOptions options;
    options.stateSize = 4, options.valueSize = 2, options.valuesOfKeys = false;
    const Hopfield hopfield(options);
    const at::Tensor x = at::randn({2, 3, 4});
    EXPECT_EQ(hopfield.forward(x, x, at::randn({2, 3, 2})).context.sizes(), x.sizes());
    options.valuesOfKeys = true;
    EXPECT_THROW((void)Hopfield(options).forward(x, x, x), c10::Error);
}

TEST(HopfieldPooling, MakesSequencesOneVectorAndSkipsMaskedTokens) {
    at::manual_seed(7);
    HopfieldOptions options;
    options.stateSize = 6, options.storedSize = 5, options.outputSize = 4, options.heads = 2;
    HopfieldPooling pooling(options, 3);
    pooling.eval();
    const at::Tensor x = at::randn({2, 7, 5});
    const at::Tensor pooled = pooling.forward(x);
    EXPECT_EQ(pooled.sizes(), (at::IntArrayRef{2, 12}));
    const at::Tensor padded = at::cat({x, at::randn({2, 2, 5})}, 1);
    const at::Tensor mask = at::cat({at::ones({2, 7}, at::kBool), at::zeros({2, 2}, at::kBool)}, 1);
    EXPECT_LT(largestError(pooling.forward(padded, {.patterns = mask}), pooled), 1e-6);
    const at::Tensor order = at::randperm(7);
    EXPECT_LT(largestError(pooling.forward(x.index_select(1, order)), pooled), 1e-6);
}

TEST(HopfieldLayer, LearnsTargetsOfTheirOwnAndMayBeFixed) {
    HopfieldOptions options;
    options.stateSize = 4, options.valuesOfKeys = false, options.valueSize = 3;
    HopfieldLayer layer(options, 10, true, false);
    EXPECT_EQ(layer.forward(at::randn({2, 5, 4})).sizes(), (at::IntArrayRef{2, 5, 4}));
    const auto parameters = layer.named_parameters();
    EXPECT_EQ(parameters["key"].sizes(), (at::IntArrayRef{1, 10, 4}));
    EXPECT_EQ(parameters["target"].sizes(), (at::IntArrayRef{1, 10, 3}));
    EXPECT_FALSE(parameters["key"].requires_grad());
    EXPECT_TRUE(parameters["hopfield.key_projection.weight"].requires_grad());
}

TEST(Hopfield, DropsOnlyWhileTraining) {
    HopfieldOptions options;
    options.stateSize = 8, options.heads = 2, options.association.dropout = .5;
    Hopfield hopfield(options);
    const at::Tensor x = at::randn({1, 9, 8});
    EXPECT_FALSE(at::equal(hopfield.forward(x, x).context, hopfield.forward(x, x).context));
    hopfield.eval();
    EXPECT_TRUE(at::equal(hopfield.forward(x, x).context, hopfield.forward(x, x).context));
}

}  // namespace
}  // namespace outeffhop::attention
