// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/adamw.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace outeffhop::train {
namespace {

const at::Tensor kOne = at::ones({}, at::kLong);

NamedTensors smallModel() {
    at::manual_seed(7);
    return {{"block.weight", at::randn({5, 3}).requires_grad_()},
            {"block.bias", at::randn({5}).requires_grad_()},
            {"norm.weight", at::randn({7}).requires_grad_()}};
}

/// AdamW in float64, one parameter, as in algorithm 2 of arXiv 1711.05101.
struct Reference {
    at::Tensor weights, first, second;
    void step(const at::Tensor& gradient, int t, double rate, double decay, const AdamWOptions& o) {
        weights = weights * (1 - rate * decay);
        first = o.beta1 * first + (1 - o.beta1) * gradient;
        second = o.beta2 * second + (1 - o.beta2) * gradient * gradient;
        const at::Tensor corrected = (second / (1 - std::pow(o.beta2, t))).sqrt() + o.epsilon;
        weights = weights - rate * (first / (1 - std::pow(o.beta1, t))) / corrected;
    }
};

void expectMatchesReference(const AdamWOptions& options, const std::vector<double>& decayOfEach) {
    NamedTensors model = smallModel();
    std::vector<Reference> references;
    for (const auto& [name, parameter] : model) {
        const at::Tensor start = parameter.detach().to(at::kDouble).clone();
        references.push_back({start, at::zeros_like(start), at::zeros_like(start)});
    }
    AdamW optimizer(model, options);
    for (int t = 1; t <= 20; ++t) {
        double squares = 0;
        std::vector<at::Tensor> gradients;
        for (auto& [name, parameter] : model) {
            gradients.push_back(at::randn(parameter.sizes()) * 3);
            parameter.mutable_grad() = gradients.back().clone();
            squares += gradients.back().to(at::kDouble).square().sum().item<double>();
        }
        const double rate = 0.01 * t;
        const double norm = optimizer.step(rate, kOne).item<double>();
        EXPECT_NEAR(norm, std::sqrt(squares), 1e-5 * norm);
        const double scale = options.clipNorm > 0 ? std::min(1.0, options.clipNorm / std::sqrt(squares)) : 1;
        for (std::size_t i = 0; i < model.size(); ++i) {
            references[i].step(gradients[i].to(at::kDouble) * scale, t, rate, decayOfEach[i], options);
        }
    }
    for (std::size_t i = 0; i < model.size(); ++i) {
        const double error = (model[i].second.detach() - references[i].weights).abs().max().item<double>();
        EXPECT_LT(error, 2e-5) << model[i].first;
    }
}

TEST(AdamW, FollowsTheFormulaWithAndWithoutClipping) {
    expectMatchesReference({.weightDecay = 0.1}, {0.1, 0, 0});
    expectMatchesReference({.weightDecay = 0.1, .clipNorm = 1}, {0.1, 0, 0});
    expectMatchesReference({.beta2 = 0.95, .weightDecay = 0.1, .clipNorm = 1e4}, {0.1, 0, 0});
}

TEST(AdamW, DecaysNormGainsOnRequestButNeverBiases) {
    expectMatchesReference({.weightDecay = 0.1, .decayNorms = true}, {0.1, 0, 0.1});
}

TEST(AdamW, GradientsAddUpUntilTheyAreCleared) {
    NamedTensors model = {{"a.weight", at::ones({2, 2}).requires_grad_()}, {"b.bias", at::ones({3}).requires_grad_()}};
    AdamW optimizer(model, {});
    for (int backward = 0; backward < 2; ++backward) (model[0].second.sum() + 2 * model[1].second.sum()).backward();
    EXPECT_NEAR(optimizer.step(0, kOne).item<double>(), std::sqrt(4 * 4 + 3 * 16), 1e-5);
    optimizer.clearGradients();
    EXPECT_EQ(optimizer.step(0, kOne).item<double>(), 0);
    (2 * model[1].second.sum()).backward();
    EXPECT_NEAR(optimizer.step(0, kOne).item<double>(), std::sqrt(3 * 4), 1e-5);
}

TEST(AdamW, WhatHasNoGradientStaysAsItIs) {
    NamedTensors model = smallModel();
    const at::Tensor before = model[0].second.detach().clone(), other = model[1].second.detach().clone();
    AdamW optimizer(model, {.weightDecay = 0.1});
    model[1].second.mutable_grad() = at::ones_like(other);
    optimizer.step(0.1, kOne);
    EXPECT_TRUE(at::equal(model[0].second.detach(), before));
    EXPECT_FALSE(at::equal(model[1].second.detach(), other));
}

TEST(AdamW, DividesGradientsOfASum) {
    NamedTensors whole = smallModel(), divided = smallModel();
    AdamW first(whole, {.clipNorm = 1}), second(divided, {.clipNorm = 1});
    for (std::size_t i = 0; i < whole.size(); ++i) {
        const at::Tensor gradient = at::randn(whole[i].second.sizes());
        whole[i].second.mutable_grad() = gradient.clone();
        divided[i].second.mutable_grad() = gradient * 64;
    }
    EXPECT_FLOAT_EQ(first.step(0.1, kOne).item<float>(), second.step(0.1, kOne * 64).item<float>());
    for (std::size_t i = 0; i < whole.size(); ++i) EXPECT_TRUE(at::allclose(whole[i].second, divided[i].second));
}

TEST(AdamW, ParametersStayWhereTheyAre) {
    at::manual_seed(3);
    const at::Tensor packed = at::randn({6, 2}), before = packed.clone();
    NamedTensors model = {{"v.weight", packed.narrow(0, 4, 2).detach().requires_grad_()},
                          {"other.weight", at::ones({3, 3}).requires_grad_()},
                          {"q.weight", packed.narrow(0, 0, 2).detach().requires_grad_()},
                          {"k.weight", packed.narrow(0, 2, 2).detach().requires_grad_()}};
    AdamW optimizer(model, {});
    for (auto& [name, parameter] : model)
        parameter.mutable_grad() = at::full_like(parameter, name == "k.weight" ? -1 : 1);
    optimizer.step(0.1, kOne);
    at::Tensor expected = before - 0.1;
    expected.narrow(0, 2, 2).add_(0.2);
    EXPECT_TRUE(at::allclose(packed, expected));
    EXPECT_TRUE(at::equal(model[3].second.detach(), packed.narrow(0, 2, 2)));
}

TEST(AdamW, LeavesEverythingAsItIsWhenAGradientIsNotFinite) {
    NamedTensors model = smallModel();
    AdamW optimizer(model, {.weightDecay = 0.1, .clipNorm = 1});
    model[0].second.mutable_grad() = at::ones_like(model[0].second);
    optimizer.step(0.1, kOne);
    const at::Tensor before = model[0].second.detach().clone();
    model[1].second.mutable_grad() = at::full_like(model[1].second, std::numeric_limits<float>::quiet_NaN());
    EXPECT_TRUE(std::isnan(optimizer.step(0.1, kOne).item<double>()));
    EXPECT_TRUE(at::equal(model[0].second.detach(), before));
    for (const auto& [name, tensor] : optimizer.state()) EXPECT_TRUE(at::isfinite(tensor).all().item<bool>()) << name;
    EXPECT_EQ(optimizer.state().back().second.item<float>(), 1);
}

at::Tensor named(const NamedTensors& tensors, const std::string& name) {
    for (const auto& [key, tensor] : tensors)
        if (key == name) return tensor;
    throw std::out_of_range(name);
}

TEST(AdamW, KeepsFloat32MasterWeightsInBfloat16Training) {
    NamedTensors model;
    for (const auto& [name, parameter] : smallModel())
        model.emplace_back(name, parameter.detach().to(at::kBFloat16).requires_grad_());
    const at::Tensor start = model[0].second.detach().to(at::kFloat);
    AdamW optimizer(model, {});
    const at::Tensor master = named(optimizer.state(), "master.block.weight");
    EXPECT_TRUE(at::equal(master, start));
    // Steps far below bfloat16's resolution add up in the master weights.
    for (int step = 0; step < 100; ++step) {
        model[0].second.mutable_grad() = at::ones_like(model[0].second);
        optimizer.step(1e-5, kOne);
    }
    EXPECT_NEAR((start - master).mean().item<double>(), 1e-3, 1e-5);
    EXPECT_TRUE(at::equal(model[0].second.detach(), master.to(at::kBFloat16)));
}

TEST(AdamW, ContinuesFromItsStateBitForBit) {
    const auto advance = [](AdamW& optimizer, NamedTensors& model, int from, int to) {
        for (int t = from; t < to; ++t) {
            at::manual_seed(t);
            for (auto& [name, parameter] : model) parameter.mutable_grad() = at::randn(parameter.sizes());
            optimizer.step(1e-2, kOne);
        }
    };
    NamedTensors whole = smallModel(), resumed = smallModel();
    AdamW undisturbed(whole, {.weightDecay = 0.1, .clipNorm = 1}), second(resumed, {.weightDecay = 0.1, .clipNorm = 1});
    advance(undisturbed, whole, 0, 5);
    for (std::size_t i = 0; i < whole.size(); ++i) resumed[i].second.detach().copy_(whole[i].second.detach());
    for (std::size_t i = 0; i < undisturbed.state().size(); ++i) {
        second.state()[i].second.copy_(undisturbed.state()[i].second);
    }
    advance(undisturbed, whole, 5, 10);
    advance(second, resumed, 5, 10);
    for (std::size_t i = 0; i < whole.size(); ++i) EXPECT_TRUE(at::equal(whole[i].second, resumed[i].second));
}

}  // namespace
}  // namespace outeffhop::train
