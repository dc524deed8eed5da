// SPDX-License-Identifier: GPL-3.0-or-later
// The fused CPU path against plain operators, which an observer forces, and against finite differences.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <gmock/gmock.h>

#include "core/models/fused/gemm.h"
#include "core/models/fused/gemm_variants.h"
#include "core/models/fused/vectorize.h"
#include "core/models/model.h"

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

std::shared_ptr<Model> modelOf(const Setting& setting, at::ScalarType type, double dropout, bool bf16Products = false) {
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
    config.bf16Products = bf16Products;
    config.normalizer = {setting.normalizer, -0.025, 1};
    at::manual_seed(3);
    return makeModel(config, type);
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

void expectEqualsPlainOperators(const Setting& setting, const Batch& batch, const at::Tensor& mask) {
    const auto fused = modelOf(setting, at::kFloat, 0), plain = modelOf(setting, at::kFloat, 0);
    Silent silent;
    const Encoded fast = fused->encode(batch.ids, mask), slow = plain->encode(batch.ids, mask, &silent);
    EXPECT_TRUE(at::allclose(fast.hidden, slow.hidden, 1e-5, 1e-5));
    for (size_t layer = 0; layer < 2; ++layer) {
        EXPECT_TRUE(at::allclose(fast.noop[layer], slow.noop[layer], 1e-5, 1e-6));
        EXPECT_TRUE(at::allclose(fast.blockOutputs[layer], slow.blockOutputs[layer], 1e-5, 1e-5));
    }
    fused->loss(fast.hidden, batch.targets).mean().backward();
    const at::Tensor targets = batch.targets.flatten();
    at::cross_entropy_loss(plain->predict(slow.hidden).flatten(0, 1), targets).backward();
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

TEST_P(Fused, EqualsPlainOperators) {
    const Batch batch(GetParam().vocabulary);
    expectEqualsPlainOperators(GetParam(), batch, batch.mask);
}

TEST_P(Fused, EqualsPlainOperatorsWithoutPadding) {
    const Batch batch(GetParam().vocabulary);
    expectEqualsPlainOperators(GetParam(), batch, {});
}

/// The loss with dropout masks that are the same each time.
double lossOf(const Model& model, const Batch& batch) {
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

TEST_P(Fused, InBf16IsWithinTheRoundingOfItsProducts) {
    if (!hasBf16Products()) GTEST_SKIP() << "skipped: no AVX-512 with BF16";
    const Batch batch(GetParam().vocabulary);
    const auto exact = modelOf(GetParam(), at::kFloat, 0), rounding = modelOf(GetParam(), at::kFloat, 0, true);
    const Encoded expected = exact->encode(batch.ids, batch.mask), encoded = rounding->encode(batch.ids, batch.mask);
    const auto relativeError = [](const at::Tensor& actual, const at::Tensor& wanted) {
        return ((actual - wanted).norm() / wanted.norm()).item<double>();
    };
    // Six products in a row in each of two layers; the roundings of a product, 2^-8 a factor at most, average out to
    // less than 2^-8 of it. The backward doubles the chain.
    constexpr double kChain = 12 / 256.0;
    EXPECT_LT(relativeError(encoded.hidden, expected.hidden), kChain);
    EXPECT_GT(relativeError(encoded.hidden, expected.hidden), 1e-4);  // it does round
    const auto gradientOf = [&](const Model& model, const Encoded& from) {
        model.loss(from.hidden, batch.targets).mean().backward();
        std::vector<at::Tensor> parts;
        for (const at::Tensor& parameter : model.parameters()) parts.push_back(parameter.grad().flatten());
        return at::cat(parts);
    };
    EXPECT_LT(relativeError(gradientOf(*rounding, encoded), gradientOf(*exact, expected)), 2 * kChain);
    Silent silent;
    EXPECT_TRUE(at::equal(rounding->encode(batch.ids, batch.mask, &silent).hidden,
                          exact->encode(batch.ids, batch.mask, &silent).hidden));
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

TEST(FusedProducts, OfRowsLongerThanACacheBlockEqualThoseOfFloat64) {
    at::manual_seed(0);
    const at::Tensor g = at::randn({300, 1100}), x = at::randn({300, 1030});
    const at::Tensor exact = g.to(at::kDouble).t().mm(x.to(at::kDouble));
    const auto product = fused::TransposedProduct::of(g, x), turned = fused::TransposedProduct::of(x, g);
    fused::multiply({product, turned});
    const double tolerance = 6e-8 * (1 + std::sqrt(300.0)) * exact.norm().item<double>();
    EXPECT_LE((product.result - exact).norm().item<double>(), tolerance);
    EXPECT_LE((turned.result - exact.t()).norm().item<double>(), tolerance);
}

/// Everything a kernel computes for one odd shape.
std::vector<float> resultsOf(const fused::GemmKernel& kernel, const at::Tensor& a, const at::Tensor& b) {
    const int64_t m = a.size(0), k = a.size(1), n = b.size(1), panels = at::divup(n, kernel.panelColumns);
    const at::Tensor transposed = b.t().contiguous();
    std::vector<float> packed(panels * at::divup(k, kernel.span) * kernel.panelColumns), packedTransposed(packed),
        c(m * n), g(k * k);
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

/// Rounds to bfloat16 and back, to nearest even.
at::Tensor rounded(const at::Tensor& x) {
    return x.to(at::kBFloat16).to(at::kFloat);
}

/// a b and a^T a with factors in bf16.
std::pair<at::Tensor, at::Tensor> bf16Products(const at::Tensor& a, const at::Tensor& b, bool transposed) {
    const auto factor = fused::rightFactor(transposed ? b.t().contiguous() : b, transposed, fused::Factors::bf16);
    at::Tensor c = at::empty({a.size(0), b.size(1)});
    fused::multiply<float>({a.size(0), a.const_data_ptr<float>(), c.mutable_data_ptr<float>()}, factor);
    const auto square = fused::TransposedProduct::of(a, a);
    fused::multiply({square}, fused::Factors::bf16);
    return {c, square.result};
}

TEST(FusedProducts, InBf16AreThoseOfRoundedFactors) {
    if (!fused::hasBf16Products()) GTEST_SKIP() << "skipped: no AVX-512 with BF16";
    at::manual_seed(0);
    for (const int64_t m : {1, 7, 8, 300})
        for (const int64_t k : {1, 31, 32, 97, 1060})
            for (const int64_t n : {1, 16, 33, 100})
                for (const bool transposed : {false, true}) {
                    SCOPED_TRACE(testing::Message() << m << " " << k << " " << n << " " << transposed);
                    const at::Tensor a = at::randn({m, k}), b = at::randn({k, n});
                    const auto [product, square] = bf16Products(a, b, transposed);
                    const auto expectProduct = [&](const at::Tensor& c, const at::Tensor& x, const at::Tensor& y) {
                        const at::Tensor exact = x.to(at::kDouble).mm(y.to(at::kDouble));
                        const at::Tensor size = x.abs().to(at::kDouble).mm(y.abs().to(at::kDouble));
                        const at::Tensor ofRounded = rounded(x).to(at::kDouble).mm(rounded(y).to(at::kDouble));
                        // Each addition of fp32 rounds by 2^-24 at most, vdpbf16ps adds two products each time.
                        const double sums = static_cast<double>(x.size(1) + 1) * std::ldexp(1.0, -24);
                        EXPECT_TRUE(((c - ofRounded).abs() <= sums * 1.01 * size).all().item<bool>());
                        // A factor of 8 significant bits is off by 2^-8 at most, a product of two by 2^-7 + 2^-16.
                        const double factors = std::ldexp(1.0, -7) + std::ldexp(1.0, -16);
                        EXPECT_TRUE(((c - exact).abs() <= (factors + 1.01 * sums) * size).all().item<bool>());
                    };
                    expectProduct(product, a, b);
                    expectProduct(square, a.t(), a);
                }
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
    const at::Tensor g = at::randn({333, 1070}), x = at::randn({333, 1045});
    for (const auto factors : {fused::Factors::exact, fused::Factors::bf16}) {
        at::set_num_threads(1);
        const auto one = fused::TransposedProduct::of(g, x);
        fused::multiply({one}, factors);
        at::set_num_threads(2);
        const auto two = fused::TransposedProduct::of(g, x);
        fused::multiply({two}, factors);
        at::set_num_threads(threads);
        EXPECT_TRUE(at::equal(one.result, two.result));
    }
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
