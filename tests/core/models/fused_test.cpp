// SPDX-License-Identifier: GPL-3.0-or-later
// The fused CPU path against plain operators, which an observer forces, and against finite differences.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <gmock/gmock.h>

#include "core/models/fused/dropout.h"
#include "core/models/fused/gemm.h"
#include "core/models/fused/gemm_variants.h"
#include "core/models/fused/vectorize.h"
#include "core/models/language_model.h"

namespace outeffhop::models {
namespace {

struct Silent : Observer {
    void activation(int, const at::Tensor&) override {}
    void attention(int, const attention::Attended&) override {}
    [[nodiscard]] bool wantsProbabilities(int) const override { return false; }
};

struct Setting {
    ModelKind kind;
    int64_t width, heads, vocabulary;
    attention::NormalizerKind normalizer;
};

std::shared_ptr<LanguageModel> modelOf(const Setting& setting, at::ScalarType type, double dropout) {
    ModelConfig config;
    config.kind = setting.kind;
    config.vocabulary = setting.vocabulary;
    config.layers = 2;
    config.heads = setting.heads;
    config.width = setting.width;
    config.ffnWidth = 3 * setting.width;
    config.positions = 20;
    config.dropout = dropout;
    config.initStd = 0.2;
    config.normalizer = {setting.normalizer, -0.025, 1};
    at::manual_seed(3);
    return makeLanguageModel(config, type);
}

struct Batch {
    at::Tensor ids, mask, targets;
    explicit Batch(int64_t vocabulary) {
        at::manual_seed(4);
        ids = at::randint(vocabulary, {5, 13}, at::kLong);
        targets = at::randint(vocabulary, {5, 13}, at::kLong);
        targets.index_put_({at::rand({5, 13}) < 0.3}, kIgnored);
        mask = at::ones({5, 13}, at::kBool);
        mask.select(0, 2).narrow(0, 9, 4).fill_(false);
        targets.index_put_({mask.logical_not()}, kIgnored);
    }
};

class Fused : public testing::TestWithParam<Setting> {};
class FusedDropoutGradient : public testing::TestWithParam<Setting> {};

TEST_P(Fused, EqualsPlainOperators) {
    const Batch batch(GetParam().vocabulary);
    const auto fused = modelOf(GetParam(), at::kFloat, 0), plain = modelOf(GetParam(), at::kFloat, 0);
    Silent silent;
    const Encoded fast = fused->encode(batch.ids, batch.mask), slow = plain->encode(batch.ids, batch.mask, &silent);
    EXPECT_TRUE(at::allclose(fast.hidden, slow.hidden, 1e-5, 1e-5));
    for (size_t layer = 0; layer < 2; ++layer) {
        EXPECT_TRUE(at::allclose(fast.noop[layer], slow.noop[layer], 1e-5, 1e-6));
        EXPECT_TRUE(at::allclose(fast.blockOutputs[layer], slow.blockOutputs[layer], 1e-5, 1e-5));
    }
    fused->loss(fast.hidden, batch.targets).mean().backward();
    const at::Tensor targets = batch.targets.flatten();
    at::cross_entropy_loss(plain->logits(slow.hidden).flatten(0, 1), targets).backward();
    const auto expected = plain->named_parameters();
    double largest = 0;
    for (const auto& parameter : expected) largest = std::max(largest, parameter->grad().norm().item<double>());
    for (const auto& parameter : fused->named_parameters()) {
        const at::Tensor gradient = expected[parameter.key()].grad();
        EXPECT_LE((parameter->grad() - gradient).norm().item<double>(),
                  1e-5 * std::max(gradient.norm().item<double>(), 0.01 * largest))
            << parameter.key();
    }
}

/// The loss with dropout masks that are the same each time.
double lossOf(const LanguageModel& model, const Batch& batch) {
    at::manual_seed(5);
    return model.loss(model.encode(batch.ids, batch.mask).hidden, batch.targets).mean().item<double>();
}

TEST_P(FusedDropoutGradient, IsThatOfFiniteDifferences) {
    const Batch batch(GetParam().vocabulary);
    const auto model = modelOf(GetParam(), at::kDouble, 0.3);
    at::manual_seed(5);
    model->loss(model->encode(batch.ids, batch.mask).hidden, batch.targets).mean().backward();
    constexpr double kStep = 1e-8;  // small enough to meet no kink of ReLU
    for (auto& parameter : model->parameters()) {
        const at::NoGradGuard noGradient;
        at::manual_seed(6);
        const at::Tensor direction = at::randn_like(parameter);
        const double slope = (parameter.grad() * direction).sum().item<double>();
        parameter.add_(direction, kStep);
        const double above = lossOf(*model, batch);
        parameter.add_(direction, -2 * kStep);
        const double below = lossOf(*model, batch);
        parameter.add_(direction, kStep);
        EXPECT_NEAR((above - below) / (2 * kStep), slope, 1e-6 * std::max(1.0, std::abs(slope)));
    }
}

TEST_P(Fused, DropoutActsInTrainingOnly) {
    const Batch batch(GetParam().vocabulary);
    const auto model = modelOf(GetParam(), at::kFloat, 0.5);
    const at::Tensor one = model->encode(batch.ids).hidden, other = model->encode(batch.ids).hidden;
    EXPECT_FALSE(at::allclose(one, other));
    model->eval();
    EXPECT_TRUE(at::equal(model->encode(batch.ids).hidden, model->encode(batch.ids).hidden));
}

std::string nameOf(const testing::TestParamInfo<Setting>& info) {
    return (info.param.kind == ModelKind::opt ? "Opt" : "Bert") + std::to_string(info.param.width);
}

constexpr Setting kOpt{ModelKind::opt, 64, 1, 40, attention::NormalizerKind::softmax1};
constexpr Setting kOddOpt{ModelKind::opt, 36, 3, 300, attention::NormalizerKind::softmax};
constexpr Setting kBert{ModelKind::bert, 64, 4, 40, attention::NormalizerKind::softmax1};
constexpr Setting kClippedBert{ModelKind::bert, 20, 2, 33, attention::NormalizerKind::clippedSoftmax1};
INSTANTIATE_TEST_SUITE_P(Models, Fused, testing::Values(kOpt, kOddOpt, kBert, kClippedBert), nameOf);
// Without the clipped one, whose kinks finite differences would meet.
INSTANTIATE_TEST_SUITE_P(Models, FusedDropoutGradient, testing::Values(kOpt, kOddOpt, kBert), nameOf);

TEST(FusedProducts, EqualThoseOfFloat64) {
    at::manual_seed(0);
    for (const int64_t m : {1, 7, 8, 300})
        for (const int64_t k : {1, 31, 32, 520})
            for (const int64_t n : {1, 16, 33, 100}) {
                const at::Tensor a = at::randn({m, k}), b = at::randn({k, n}), bias = at::randn({n});
                const at::Tensor exact = a.to(at::kDouble).mm(b.to(at::kDouble));
                // Random rounding of k additions grows as the root of k.
                const double tolerance = 6e-8 * (1 + std::sqrt(static_cast<double>(k)));
                const auto expectNear = [&](const at::Tensor& c, const at::Tensor& expected) {
                    EXPECT_LE((c - expected).norm().item<double>(), tolerance * expected.norm().item<double>())
                        << m << " " << k << " " << n;
                };
                for (const bool transposed : {false, true}) {
                    const auto factor = fused::rightFactor(transposed ? b.t().contiguous() : b, transposed);
                    at::Tensor c = at::empty({m, n});
                    const auto run = [&](const float* addend, bool relu, bool accumulate) {
                        fused::multiply<float>(
                            {m, a.const_data_ptr<float>(), c.mutable_data_ptr<float>(), addend, relu, accumulate},
                            factor);
                    };
                    run(nullptr, false, false);
                    expectNear(c, exact);
                    run(bias.const_data_ptr<float>(), true, false);
                    expectNear(c, (exact + bias).relu());
                    run(nullptr, false, false);
                    run(nullptr, false, true);
                    expectNear(c, 2 * exact);
                }
                auto product = fused::TransposedProduct::of(a.t().contiguous(), b);
                fused::multiply({product, fused::TransposedProduct::of(b, b)});
                expectNear(product.result, exact);
                product.accumulate = true;
                fused::multiply({product});
                expectNear(product.result, 2 * exact);
            }
}

/// Everything a kernel computes for one odd shape.
std::vector<float> resultsOf(const fused::GemmKernel& kernel, const at::Tensor& a, const at::Tensor& b) {
    const int64_t m = a.size(0), k = a.size(1), n = b.size(1), panels = at::divup(n, kernel.panelColumns);
    const at::Tensor transposed = b.t().contiguous();
    std::vector<float> packed(panels * k * kernel.panelColumns), packedTransposed(packed), c(m * n), g(k * k);
    kernel.pack(b.const_data_ptr<float>(), k, n, 0, panels, packed.data());
    kernel.packTransposed(transposed.const_data_ptr<float>(), k, n, 0, panels, packedTransposed.data());
    EXPECT_EQ(packed, packedTransposed);
    kernel.multiply({m, n, k, a.const_data_ptr<float>(), packed.data(), c.data(), nullptr, true, false});
    kernel.multiplyTransposed({m, k, k, a.const_data_ptr<float>(), a.const_data_ptr<float>(), g.data(), false}, 0, k);
    c.insert(c.end(), g.begin(), g.end());
    return c;
}

TEST(FusedProducts, AreTheSameWithBothInstructionSets) {
    if (!__builtin_cpu_supports("avx512vl") || !__builtin_cpu_supports("avx512dq")) GTEST_SKIP() << "no AVX-512 here";
    const at::Tensor a = at::randn({37, 301}), b = at::randn({301, 83});
    EXPECT_EQ(resultsOf(fused::avx2::kGemm, a, b), resultsOf(fused::avx512::kGemm, a, b));
}

TEST(FusedProducts, LetNaNThrough) {
    const at::Tensor a = at::full({8, 32}, std::numeric_limits<float>::quiet_NaN());
    const auto factor = fused::rightFactor(at::ones({32, 32}), false);
    const at::Tensor c = at::zeros({8, 32}), bias = at::zeros({32});
    fused::multiply<float>(
        {8, a.const_data_ptr<float>(), c.mutable_data_ptr<float>(), bias.const_data_ptr<float>(), true}, factor);
    EXPECT_TRUE(c.isnan().all().item<bool>());
}

TEST(FusedProducts, WeightGradientsDoNotDependOnTheThreadCount) {
    const int threads = at::get_num_threads();
    const at::Tensor g = at::randn({333, 70}), x = at::randn({333, 45});
    at::set_num_threads(1);
    const auto one = fused::TransposedProduct::of(g, x);
    fused::multiply({one});
    at::set_num_threads(2);
    const auto two = fused::TransposedProduct::of(g, x);
    fused::multiply({two});
    at::set_num_threads(threads);
    EXPECT_TRUE(at::equal(one.result, two.result));
}

TEST(FusedDropout, DropsTheShareItIsToldIndependentlyBySeedAndPlace) {
    constexpr int kCount = 1'000'000;
    const auto dropout = fused::Dropout::with(0.1, 123456789012345ULL),
               other = fused::Dropout::with(0.1, 123456789012346ULL);
    int kept = 0, pairs = 0, both = 0;
    for (int i = 0; i < kCount; ++i) {
        kept += dropout.keeps(i);
        pairs += !dropout.keeps(i) && !dropout.keeps(i + 1);
        both += !dropout.keeps(i) && !other.keeps(i);
    }
    EXPECT_NEAR(kept, 900'000, 5 * 300);  // five standard deviations
    EXPECT_NEAR(pairs, 10'000, 5 * 100);
    EXPECT_NEAR(both, 10'000, 5 * 100);
    EXPECT_NEAR(dropout.scale(), 1 / 0.9, 1e-9);
    EXPECT_FALSE(fused::Dropout{}.active());
}

TEST(FusedFunctions, AreAccurateToFloat32) {
    for (float x = -87; x < 88; x += 0.001F)
        ASSERT_NEAR(fused::exponential(x) / std::exp(static_cast<double>(x)), 1, 1.2e-7) << x;
    EXPECT_EQ(fused::exponential(-200.F), 0);
    EXPECT_TRUE(std::isnan(fused::exponential(std::numeric_limits<float>::quiet_NaN())));
    for (float x = -6; x < 6; x += 0.0001F) {
        const double exact = fused::normalDistribution(static_cast<double>(x));
        ASSERT_NEAR(fused::normalDistribution(x), exact, 2e-7) << x;  // that of the fit, and rounding
        ASSERT_NEAR(fused::normalDistribution(x) / exact, 1, 5e-6) << x;
    }
}

}  // namespace
}  // namespace outeffhop::models
