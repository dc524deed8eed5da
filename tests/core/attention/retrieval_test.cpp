// SPDX-License-Identifier: GPL-3.0-or-later
// Published numeric cases of energy and retrieval (T24-T28, T30), float64, and the theorems' statements as properties.
#include "core/attention/retrieval.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

#include "tests/core/attention/oracle.h"

namespace outeffhop::attention {
namespace {

using oracle::tensor;

void expectNear(const at::Tensor& actual, const at::Tensor& expected, double tolerance = 1e-12) {
    EXPECT_LE((actual - expected).abs().max().item<double>(), tolerance) << actual << "\nexpected\n" << expected;
}

Memory unit(double beta) {
    return {.patterns = at::eye(2, at::kDouble), .beta = beta};
}

Memory three(double beta) {
    return {.patterns = at::stack({tensor({1, 2, 0}), tensor({-1, 0, 1}), tensor({.5, .5, -.5})}), .beta = beta};
}

const std::array<Normalizer, 6> kWithEnergy{{{NormalizerKind::softmax},
                                             {NormalizerKind::softmax1},
                                             {.kind = NormalizerKind::softmaxN, .n = 3},
                                             {NormalizerKind::sparsemax},
                                             {NormalizerKind::entmax15},
                                             {.kind = NormalizerKind::entmax, .alpha = 1.3}}};

double valueOf(const at::Tensor& x) {
    return x.item<double>();
}

TEST(RetrievalGolden, T24LogSumExp) {
    EXPECT_NEAR(valueOf(lse1(tensor({0, 0}), 1)), 1.0986122886681098, 1e-12);
    EXPECT_NEAR(valueOf(lse1(tensor({1, 2, 3}), 1)), 3.4401896985611953, 1e-12);
    EXPECT_NEAR(valueOf(lse1(tensor({1, 2, 3}), 1, 0)), 3.4076059644443806, 1e-12);
    EXPECT_NEAR(valueOf(lse1(tensor({1, 2, 3}), 2)), 3.072538969480391, 1e-12);
    EXPECT_NEAR(valueOf(lse1(tensor({-1, -2}), 8)), 4.1939858790672927e-5, 1e-12);
    EXPECT_NEAR(valueOf(lse1(tensor({1000, 999}), 1)), 1000.3132616875182, 1e-12);
    EXPECT_NEAR(valueOf(lse1(tensor({-1000}), 1)), 0, 1e-12);
}

struct UnitCase {
    double beta;
    std::vector<double> next;
    double noop;
    std::vector<double> energies;
    std::vector<double> fixedPoint;
    double fixedEnergy;
};

TEST(RetrievalGolden, T25UnitPatterns) {
    const at::Tensor x = tensor({.6, .2});
    const UnitCase cases[]{
        {1,
         {.45062670595568977, .30206411428110647},
         .24730917976320377,
         {-1.197115985195438, -1.2194336952184912, -1.2224375160973673, -1.2228508730932541, -1.2229079759782584},
         {.3718192456454096, .3718192456454096},
         -1.2229171358118183},
        {4,
         {.7736258739286833, .15619237017677345},
         .07018175589454323,
         {-.46416672231727757, -.4927127073581201, -.5070695566747563, -.5097318980494334, -.5099466301475556},
         {.9562781719133105, .02285968548141118},
         -.5099595266269685},
        {16,
         {.9982736992580568, .0016586889256204739},
         6.761181632275459e-5,
         {},
         {.999999774928688, 1.1253575727505316e-07},
         -.500000014066927}};
    for (const auto& one : cases) {
        const Memory memory = unit(one.beta);
        expectNear(retrieve(memory, x), at::tensor(one.next, at::kDouble));
        EXPECT_NEAR(valueOf(noopProbability(x * one.beta)), one.noop, 1e-12);
        const auto states = trajectory(memory, x, 4);
        for (std::size_t i = 0; i < one.energies.size(); ++i)
            EXPECT_NEAR(valueOf(energy(memory, states[i])), one.energies[i], 1e-12) << one.beta << " step " << i;
        const at::Tensor end = trajectory(memory, x, 10'000, 1e-15).back();
        expectNear(end, at::tensor(one.fixedPoint, at::kDouble), 1e-11);
        EXPECT_NEAR(valueOf(energy(memory, end)), one.fixedEnergy, 1e-12);
    }
    Memory dense = unit(1);
    dense.normalizer = {NormalizerKind::softmax};
    EXPECT_NEAR(valueOf(energy(dense, x)), -.9130152523999526, 1e-12);
    expectNear(retrieve(dense, x), tensor({.598687660112452, .401312339887548}));
}

TEST(RetrievalGolden, T26OnePattern) {
    const double cases[][3]{{1, .6590460684074066, .7310585786300049},
                            {2, .8439469994142369, .8807970779778823},
                            {4, .9805898756857697, .9820137900379085},
                            {8, .9996637468585722, .9996646498695336}};
    for (const auto& [beta, fixedPoint, oneStep] : cases) {
        const Memory memory{.patterns = at::ones({1, 1}, at::kDouble), .beta = beta};
        expectNear(retrieve(memory, tensor({1})), tensor({oneStep}));
        expectNear(trajectory(memory, tensor({1}), 10'000, 1e-16).back(), tensor({fixedPoint}));
    }
}

TEST(RetrievalGolden, T27ThreePatterns) {
    const at::Tensor x = tensor({.2, .4, -.1});
    expectNear(association(three(1), x), tensor({.46243693859748364, .1260287680411318, .24141325081310963}));
    const at::Tensor next = tensor({.45711479596290666, 1.0455805026015221, .00532214263457699});
    expectNear(retrieve(three(1), x), next);
    EXPECT_NEAR(valueOf(energy(three(1), x)), -1.666245080304438, 1e-12);
    expectNear(retrieve(three(1), next), tensor({.7986131097565022, 1.610280457605591, -.025437284568521235}));
    expectNear(retrieve(three(.5), x), tensor({.29434842146730744, .8281928160620194, .0563929312210181}));
    EXPECT_NEAR(valueOf(energy(three(.5), x)), -2.9904124281574833, 1e-12);
    expectNear(retrieve(three(10), x), tensor({.9991996013128999, 1.9976531608730788, -.0007482985815619021}));
    EXPECT_NEAR(valueOf(energy(three(10), x)), -.8951549897739881, 1e-12);
    expectNear(retrieve(three(1), at::zeros({3}, at::kDouble)), tensor({.125, .625, .125}));
    EXPECT_NEAR(valueOf(energy(three(1), at::zeros({3}, at::kDouble))), -1.3862943611198906, 1e-12);
}

TEST(RetrievalGolden, T28NoopClasses) {
    const at::Tensor x = tensor({.2, .4, -.1});
    const at::Tensor none = at::zeros({3, 1}, at::kDouble);
    const Memory extended{
        .patterns = at::cat({at::cat({three(1).patterns, none}, 1), tensor({0, 0, 0, 7}).unsqueeze(0)}),
        .normalizer = {NormalizerKind::softmax}};
    const at::Tensor extendedX = at::cat({x, at::zeros({1}, at::kDouble)});
    EXPECT_NEAR(valueOf(association(extended, extendedX)[3]), .1701210425482749, 1e-12);
    const at::Tensor next = retrieve(extended, extendedX);
    EXPECT_NEAR(valueOf(next[3]), 1.1908472978379243, 1e-12);
    expectNear(next.narrow(0, 0, 3), retrieve(three(1), x));

    Memory classes = three(1);
    classes.normalizer = {.kind = NormalizerKind::softmaxN, .n = 3};
    expectNear(association(classes, x), tensor({.3450398579031117, .09403433114253597, .18012660063254057}));
}

TEST(RetrievalGolden, T30GradientOfTheEnergy) {
    const at::Tensor x = tensor({.6, .2}).requires_grad_();
    energy(unit(4), x).backward();
    expectNear(x.grad(), tensor({-.17362587392868334, .04380762982322656}));
}

TEST(Retrieval, GradientOfTheEnergyIsTheWayToTheNextState) {
    at::manual_seed(10);
    for (const auto& normalizer : kWithEnergy) {
        const Memory memory{.patterns = at::randn({5, 4}, at::kDouble), .beta = 1.3, .normalizer = normalizer};
        const at::Tensor x = at::randn({4}, at::kDouble);
        constexpr double kStep = 1e-5;
        for (int64_t i = 0; i < 4; ++i) {
            at::Tensor forth = x.clone(), back = x.clone();
            forth[i] += kStep;
            back[i] -= kStep;
            const at::Tensor slope = (energy(memory, forth) - energy(memory, back)) / (2 * kStep);
            EXPECT_NEAR(valueOf(slope), valueOf((x - retrieve(memory, x))[i]), 1e-8) << nameOf(normalizer.kind);
        }
    }
    const Memory clipped{.patterns = at::ones({1, 1}, at::kDouble), .normalizer = {NormalizerKind::clippedSoftmax}};
    EXPECT_ANY_THROW(energy(clipped, at::ones({1}, at::kDouble)));
}

TEST(Retrieval, PotentialsOfFlatLogits) {
    const at::Tensor flat = at::full({4}, 3., at::kDouble);
    EXPECT_NEAR(valueOf(potential(flat, {NormalizerKind::softmax})), 3 + std::log(4), 1e-12);
    EXPECT_NEAR(valueOf(potential(flat, {NormalizerKind::softmax1})), std::log(1 + 4 * std::exp(3)), 1e-12);
    EXPECT_NEAR(valueOf(potential(flat, {NormalizerKind::sparsemax})), 3 + (1 - 1 / 4.) / 2, 1e-12);
    EXPECT_NEAR(valueOf(potential(flat, {NormalizerKind::entmax15})), 3 + (1 - 1 / 2.) / .75, 1e-12);
}

TEST(Retrieval, EnergyNeverRises) {
    at::manual_seed(11);
    for (int i = 0; i < 200; ++i) {
        const int64_t m = 1 + i % 9, d = 1 + i % 7;
        const Memory memory{.patterns = at::randn({m, d}, at::kDouble),
                            .beta = at::rand({1}).item<double>() * 8 + .1,
                            .normalizer = kWithEnergy[i % kWithEnergy.size()]};
        const auto states = trajectory(memory, at::randn({5, d}, at::kDouble) * 2, 12);
        for (std::size_t s = 1; s < states.size(); ++s)
            EXPECT_LE(valueOf((energy(memory, states[s]) - energy(memory, states[s - 1])).max()), 1e-12);
    }
}

TEST(Retrieval, T30ErrorStaysBelowTheBound) {
    at::manual_seed(12);
    for (int i = 0; i < 500; ++i) {
        const int64_t m = 1 + i % 10, d = 1 + i % 8;
        const Memory memory{.patterns = at::randn({m, d}, at::kDouble),
                            .beta = .1 + 9.9 * at::rand({1}).item<double>(),
                            .normalizer = kWithEnergy[i % 3]};
        const at::Tensor x = at::randn({16, d}, at::kDouble);
        const at::Tensor error = (retrieve(memory, x) - memory.patterns[0]).norm(2, -1);
        EXPECT_LE(valueOf((error - retrievalErrorBound(memory, x, 0)).max()), 1e-12);
    }
}

TEST(Retrieval, NoopPatternsTakeNoPart) {
    const at::Tensor x = tensor({.2, .4, -.1});
    Memory masked = three(1), kept = three(1), threshold = three(1);
    masked.noopPatterns = tensor({0, 1, 0}).to(at::kBool);
    kept.patterns = kept.patterns.index_select(0, at::tensor({0, 2}));
    threshold.noopThreshold = 0;  // only pattern 1 has a negative overlap
    expectNear(retrieve(masked, x), retrieve(kept, x));
    expectNear(retrieve(threshold, x), retrieve(kept, x));
    expectNear(energy(masked, x), energy(kept, x));
    EXPECT_EQ(valueOf(association(masked, x)[1]), 0);
}

}  // namespace
}  // namespace outeffhop::attention
