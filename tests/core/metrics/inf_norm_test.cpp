// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/inf_norm.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>

namespace outeffhop::metrics {
namespace {

at::Tensor maxInfNorm(const at::Tensor& x) {
    return maxInfNorms({x}).select(0, 0);
}

class InfNorm : public testing::TestWithParam<at::ScalarType> {};

TEST_P(InfNorm, EqualsTheNormOfLibTorch) {
    at::manual_seed(5);
    for (const int64_t count : {1, 7, 255, 70'001}) {
        const at::Tensor x = (at::randn({count}) * 100).to(GetParam());
        const at::Tensor norm = maxInfNorm(x);
        EXPECT_EQ(norm.dim(), 0);
        EXPECT_EQ(norm.scalar_type(), at::kFloat);
        EXPECT_EQ(norm.item<float>(), x.to(at::kDouble).abs().max().to(at::kFloat).item<float>());
    }
}

TEST_P(InfNorm, TakesAnyLayout) {
    const at::Tensor x = at::arange(24, at::kFloat).neg().reshape({2, 3, 4}).to(GetParam());
    EXPECT_EQ(maxInfNorm(x.transpose(0, 2)).item<float>(), 23);
    EXPECT_EQ(maxInfNorm(x.slice(2, 0, 3)).item<float>(), 22);
}

TEST_P(InfNorm, ShowsWhatIsNotFinite) {
    const auto with = [](double value) { return at::tensor({1.0, value, -3.0, 2.0}).to(GetParam()); };
    EXPECT_EQ(maxInfNorm(with(-INFINITY)).item<float>(), INFINITY);
    EXPECT_TRUE(std::isnan(maxInfNorm(with(NAN)).item<float>()));
    EXPECT_EQ(maxInfNorm(with(0).slice(0, 0, 0)).item<float>(), 0);
}

TEST_P(InfNorm, OfSeveralTensorsComeTogether) {
    at::manual_seed(6);
    std::vector<at::Tensor> tensors;
    for (const int64_t count : {70'000, 3, 0, 140'001}) tensors.push_back(at::randn({count}).to(GetParam()));
    const at::Tensor norms = maxInfNorms(tensors);
    ASSERT_EQ(norms.numel(), 4);
    for (int64_t i = 0; i < 4; ++i) EXPECT_EQ(norms[i].item<float>(), maxInfNorm(tensors[i]).item<float>());
}

INSTANTIATE_TEST_SUITE_P(Types, InfNorm, testing::Values(at::kFloat, at::kBFloat16, at::kDouble, at::kHalf),
                         [](const auto& tested) { return at::toString(tested.param); });

}  // namespace
}  // namespace outeffhop::metrics
