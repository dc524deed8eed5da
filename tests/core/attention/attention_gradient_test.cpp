// SPDX-License-Identifier: GPL-3.0-or-later
// Gradients against central finite differences in float64.
#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include "core/attention/attention.h"

namespace outeffhop::attention {
namespace {

struct Case {
    NormalizerKind kind;
    Path path;
    bool causal, padded;
};

class FiniteDifferences : public testing::TestWithParam<Case> {};

TEST_P(FiniteDifferences, AgreeWithTheGradient) {
    const Case c = GetParam();
    at::manual_seed(3);
    AttentionOptions options;
    options.normalizer = {c.kind, -.03, 1.05, 2.5, 1.3};
    options.path = c.path;
    options.causal = c.causal;
    const at::Tensor mask =
        c.padded ? at::tensor({1, 0, 1, 1, 0, 0, 0, 0, 0, 0}).to(at::kBool).view({2, 5}) : at::Tensor();
    std::array<at::Tensor, 3> inputs;
    for (auto& input : inputs) input = at::randn({2, 2, 5, 4}, at::kDouble).requires_grad_();
    const at::Tensor weights = at::randn({2, 2, 5, 4}, at::kDouble);
    const auto value = [&] { return (attend(inputs[0], inputs[1], inputs[2], mask, options).context * weights).sum(); };
    value().backward();

    const at::NoGradGuard noGradient;
    constexpr double step = 1e-6;
    for (at::Tensor& input : inputs) {
        const at::Tensor flat = input.view(-1), gradient = input.grad().reshape(-1);
        for (int64_t i = 0; i < flat.numel(); ++i) {
            const double original = flat[i].item<double>();
            flat[i] = original + step;
            const double above = value().item<double>();
            flat[i] = original - step;
            const double below = value().item<double>();
            flat[i] = original;
            ASSERT_NEAR(gradient[i].item<double>(), (above - below) / (2 * step), 1e-8);
        }
    }
}

std::vector<Case> cases() {
    std::vector<Case> result;
    for (const NormalizerKind kind : kNormalizerKinds)
        for (const Path path : {Path::materialised, Path::fused})
            for (const bool causal : {false, true})
                for (const bool padded : {false, true}) result.push_back({kind, path, causal, padded});
    return result;
}

INSTANTIATE_TEST_SUITE_P(Float64, FiniteDifferences, testing::ValuesIn(cases()), [](const auto& info) {
    const Case& c = info.param;
    return std::string(nameOf(c.kind)) + (c.path == Path::fused ? "_fused" : "_materialised") +
           (c.causal ? "_causal" : "") + (c.padded ? "_padded" : "");
});

TEST(MaterialisedGradient, FlowsThroughWantedProbabilities) {
    AttentionOptions options;
    options.normalizer.kind = NormalizerKind::softmax1;
    options.wantProbabilities = true;
    const at::Tensor q = at::randn({1, 1, 3, 4}, at::kDouble).requires_grad_();
    const Attended attended = attend(q, q, q, {}, options);
    attended.probabilities.square().sum().backward();
    EXPECT_GT(q.grad().norm().item<double>(), 0);
    EXPECT_FALSE(attended.lse.requires_grad());
    EXPECT_FALSE(attended.noop.requires_grad());
}

TEST(FusedGradient, TakesExpandedAndTransposedGradients) {
    AttentionOptions options;
    options.normalizer.kind = NormalizerKind::softmax1;
    for (const auto type : {at::kFloat, at::kDouble}) {
        std::array<at::Tensor, 2> gradients;
        for (const bool dense : {false, true}) {
            at::manual_seed(5);
            const at::Tensor q = at::randn({2, 2, 8, 8}, type).requires_grad_();
            const at::Tensor context = attend(q, q, q, {}, options).context;
            if (dense)
                context.backward(at::ones({2, 2, 8, 8}, type));
            else
                context.sum().backward();
            gradients[dense] = q.grad();
        }
        EXPECT_TRUE(at::equal(gradients[0], gradients[1]));
    }
}

}  // namespace
}  // namespace outeffhop::attention
