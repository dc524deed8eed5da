// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/stanhop/stanhop_net.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "core/models/fused/gemm.h"
#include "core/models/stanhop/stanhop_observed.h"
#include "tests/core/models/stanhop/silent_observer.h"

namespace outeffhop::models {
namespace {

using Kind = attention::NormalizerKind;

int64_t parametersOf(const StanhopConfig& config) {
    const StanhopNet model(config, at::TensorOptions(at::kMeta));
    int64_t count = 0;
    for (const at::Tensor& parameter : model.parameters()) count += parameter.numel();
    return count;
}

TEST(StanhopNet, HasThePapersNumberOfParameters) {
    StanhopConfig config;
    EXPECT_EQ(parametersOf(config), 35'150'664);
    config.window = 2;
    EXPECT_EQ(parametersOf(config), 36'474'184);
    config.layers = 3;
    EXPECT_EQ(parametersOf(config), 11'142'424);
    config = {};
    config.normalizer.kind = Kind::entmax;
    EXPECT_EQ(parametersOf(config), 35'150'826);
    config = {};
    config.gate = {attention::GateKind::conditionalPerToken, attention::GateNetwork::linear, 0.25};
    EXPECT_EQ(parametersOf(config), 35'150'664 + 81 * 4 * (64 + 1));
}

StanhopConfig smallConfig(Kind normalizer = Kind::softmax1, bool asPublished = true) {
    StanhopConfig config;
    config.series = 3, config.past = 22, config.horizon = 11, config.segmentLength = 4, config.window = 2;
    config.prototypes = 5, config.width = 32, config.ffnWidth = 48, config.heads = 2, config.layers = 3;
    config.normalizer = {normalizer, -0.1, 1.1};
    config.compat = {asPublished, asPublished};
    return config;
}

struct Windows {
    at::Tensor past, target;
    explicit Windows(const StanhopConfig& config, at::ScalarType type = at::kFloat) {
        at::manual_seed(4);
        past = at::randn({6, config.past, config.series}, type);
        target = at::randn({6, config.horizon, config.series}, type);
    }
};

std::shared_ptr<StanhopNet> modelOf(const StanhopConfig& config, at::ScalarType type = at::kFloat) {
    at::manual_seed(3);
    return std::make_shared<StanhopNet>(config, type);
}

TEST(StanhopNet, ForecastsEverySeries) {
    StanhopConfig config;
    config.layers = 2;
    const auto model = modelOf(config);
    model->eval();
    const Encoded forecast = model->encode(at::randn({2, 168, 7}));
    EXPECT_EQ(forecast.hidden.sizes(), (std::vector<int64_t>{2, 24, 7}));
    EXPECT_THROW(model->encode(at::randn({2, 167, 7})).hidden, c10::Error);
    EXPECT_THROW(model->encode(at::randn({2, 168, 6})).hidden, c10::Error);
    EXPECT_THROW(model->loss(forecast.hidden, at::randn({2, 23, 7})), c10::Error);
}

struct Setting {
    Kind normalizer;
    bool asPublished;
    attention::GateKind gate = attention::GateKind::none;
};
class StanhopPaths : public testing::TestWithParam<Setting> {
 protected:
    [[nodiscard]] StanhopConfig config() const {
        StanhopConfig config = smallConfig(GetParam().normalizer, GetParam().asPublished);
        config.gate = {GetParam().gate, attention::GateNetwork::linear, 0.25};
        return config;
    }
};

TEST_P(StanhopPaths, FusedEqualsPlainOperators) {
    const Windows windows(config());
    const auto fused = modelOf(config()), plain = modelOf(config());
    fused->eval();
    plain->eval();
    SilentObserver observer;
    const Encoded fast = fused->encode(windows.past), slow = plain->encode(windows.past, {}, &observer);
    EXPECT_TRUE(at::allclose(fast.hidden, slow.hidden, 1e-5, 1e-5));
    for (size_t i = 0; i < slow.noop.size(); ++i) EXPECT_TRUE(at::allclose(fast.noop[i], slow.noop[i], 1e-5, 1e-5));
    for (size_t i = 0; i < slow.blockOutputs.size(); ++i)
        EXPECT_TRUE(at::allclose(fast.blockOutputs[i], slow.blockOutputs[i], 1e-5, 1e-5));
    fused->loss(fast.hidden, windows.target).mean().backward();
    plain->loss(slow.hidden, windows.target).mean().backward();
    const auto expected = plain->named_parameters();
    double largest = 0;
    for (const auto& parameter : expected)
        if (parameter->grad().defined()) largest = std::max(largest, parameter->grad().norm().item<double>());
    for (const auto& parameter : fused->named_parameters()) {
        const at::Tensor gradient = expected[parameter.key()].grad();
        EXPECT_EQ(parameter->grad().defined(), gradient.defined()) << parameter.key();
        if (!gradient.defined()) continue;
        EXPECT_LE((parameter->grad() - gradient).norm().item<double>(),
                  1e-5 * std::max(gradient.norm().item<double>(), 0.01 * largest))
            << parameter.key();
    }
}

/// The loss with dropout masks that are the same each time.
double lossOf(const StanhopNet& model, const Windows& windows) {
    at::manual_seed(5);
    return model.loss(model.encode(windows.past).hidden, windows.target).mean().item<double>();
}

/// Along directions in the space of all parameters.
TEST_P(StanhopPaths, GradientWithDropoutIsThatOfFiniteDifferences) {
    StanhopConfig config = this->config();
    config.dropout = 0.3;
    const Windows windows(config, at::kDouble);
    const auto model = modelOf(config, at::kDouble);
    at::manual_seed(5);
    model->loss(model->encode(windows.past).hidden, windows.target).mean().backward();
    const at::NoGradGuard noGradient;
    constexpr double kStep = 1e-7;
    for (int i = 0; i < 5; ++i) {
        std::vector<at::Tensor> directions;
        double slope = 0;
        at::manual_seed(6 + i);
        for (const at::Tensor& parameter : model->parameters()) {
            directions.push_back(at::randn_like(parameter));
            if (parameter.grad().defined()) slope += (parameter.grad() * directions.back()).sum().item<double>();
        }
        const auto move = [&](double step) {
            const auto parameters = model->parameters();
            for (size_t p = 0; p < parameters.size(); ++p) parameters[p].add_(directions[p], step);
        };
        move(kStep);
        const double above = lossOf(*model, windows);
        move(-2 * kStep);
        const double below = lossOf(*model, windows);
        move(kStep);
        EXPECT_NEAR((above - below) / (2 * kStep), slope, 1e-5 * std::max(1.0, std::abs(slope)));
    }
}

INSTANTIATE_TEST_SUITE_P(Normalizers, StanhopPaths,
                         testing::Values(Setting{Kind::softmax1, true}, Setting{Kind::softmax1, false},
                                         Setting{Kind::softmax, true}, Setting{Kind::entmax, false},
                                         Setting{Kind::softmax1, true, attention::GateKind::conditionalPerToken},
                                         Setting{Kind::softmax, false, attention::GateKind::conditionalPerHead}),
                         [](const auto& info) {
                             return std::string(attention::nameOf(info.param.normalizer)) +
                                    (info.param.asPublished ? "_as_published" : "_as_meant") +
                                    (info.param.gate == attention::GateKind::none
                                         ? std::string()
                                         : "_" + std::string(attention::nameOf(info.param.gate)));
                         });

TEST(StanhopNet, DropoutActsInTrainingOnly) {
    const StanhopConfig config = smallConfig();
    const Windows windows(config);
    const auto model = modelOf(config);
    EXPECT_FALSE(at::allclose(model->encode(windows.past).hidden, model->encode(windows.past).hidden));
    model->eval();
    EXPECT_TRUE(at::equal(model->encode(windows.past).hidden, model->encode(windows.past).hidden));
}

/// Windows of a batch do not know of each other.
TEST(StanhopNet, ABatchIsItsWindows) {
    const StanhopConfig config = smallConfig();
    const Windows windows(config);
    const auto model = modelOf(config);
    model->eval();
    const at::Tensor whole = model->encode(windows.past).hidden;
    for (int64_t i = 0; i < whole.size(0); ++i)
        EXPECT_TRUE(
            at::allclose(model->encode(windows.past.narrow(0, i, 1)).hidden, whole.narrow(0, i, 1), 1e-4, 1e-5));
}

struct Collecting : Observer {
    std::vector<at::Tensor> tensors;
    std::vector<attention::Attended> attentions;
    void activation(int tensor, const at::Tensor& value) override {
        EXPECT_EQ(tensor, static_cast<int>(tensors.size()));
        tensors.push_back(value);
    }
    void attention(int layer, const attention::Attended& attended) override {
        EXPECT_EQ(layer, static_cast<int>(attentions.size()));
        attentions.push_back(attended);
    }
    [[nodiscard]] bool wantsProbabilities(int layer) const override { return layer % 2 == 0; }
};

TEST(StanhopNet, ShowsWhatIsListed) {
    const StanhopConfig config = smallConfig();
    const Windows windows(config);
    const auto model = modelOf(config);
    Collecting observer;
    const Encoded forecast = model->encode(windows.past, {}, &observer);
    const auto tensors = observedTensors(config);
    ASSERT_EQ(observer.tensors.size(), tensors.size());
    for (size_t i = 0; i < tensors.size(); ++i) {
        EXPECT_EQ(tensors[i].id, static_cast<int>(i));
        EXPECT_EQ(observer.tensors[i].size(0), 6) << tensors[i].name;
        EXPECT_EQ(observer.tensors[i].size(2), tensors[i].width) << tensors[i].name;
    }
    EXPECT_EQ(tensors[1].name, "E1 time output");
    EXPECT_EQ(tensors.back().name, "D4 output");
    EXPECT_TRUE(at::equal(observer.tensors.back(), forecast.blockOutputs.back()));

    const auto attentions = stanhopAttentions(config);
    ASSERT_EQ(observer.attentions.size(), attentions.size());
    ASSERT_EQ(forecast.noop.size(), attentions.size());
    EXPECT_EQ(attentions.front().name, "E1 time");
    EXPECT_EQ(attentions.back().name, "D4 cross");
    for (size_t i = 0; i < attentions.size(); ++i) {
        const auto& [name, block, over, groups, queries, keys] = attentions[i];
        const auto& shown = observer.attentions[i];
        EXPECT_EQ(shown.noop.sizes(), (std::vector<int64_t>{6 * groups, 2, queries})) << name;
        EXPECT_EQ(shown.context.sizes(), (std::vector<int64_t>{6 * groups, 2, queries, 16})) << name;
        EXPECT_EQ(forecast.noop[i].sizes(), (std::vector<int64_t>{6, 2, groups * queries})) << name;
        EXPECT_NEAR(forecast.noop[i].mean().item<double>(), shown.noop.mean().item<double>(), 1e-6) << name;
        ASSERT_EQ(shown.probabilities.defined(), i % 2 == 0);
        if (!shown.probabilities.defined()) continue;
        EXPECT_EQ(shown.probabilities.sizes(), (std::vector<int64_t>{6 * groups, 2, queries, keys})) << name;
        EXPECT_TRUE(at::allclose(shown.probabilities.sum(-1) + shown.noop, at::ones_like(shown.noop))) << name;
    }
}

TEST(StanhopNet, GatesOfEveryQueryAreReported) {
    StanhopConfig config = smallConfig();
    config.gate = {attention::GateKind::conditionalPerToken, attention::GateNetwork::linear, 0.25};
    const Windows windows(config);
    const auto model = modelOf(config);
    model->eval();
    Collecting observer;
    const Encoded forecast = model->encode(windows.past, {}, &observer);
    const auto attentions = stanhopAttentions(config);
    ASSERT_EQ(forecast.gate.size(), attentions.size());
    const auto parameters = model->named_parameters();
    const std::string prefix = "encoder.encode_blocks.0.encode_layers.0.cross_time.alpha.0.";
    const at::Tensor head = observer.tensors[0].narrow(2, 0, 16);  // of the embedding
    const at::Tensor expected =
        at::sigmoid(at::linear(head, parameters[prefix + "weight"], parameters[prefix + "bias"])).squeeze(2);
    EXPECT_TRUE(at::allclose(forecast.gate[0].select(1, 0), expected, 1e-5, 1e-6));
    for (size_t i = 0; i < attentions.size(); ++i) {
        EXPECT_EQ(forecast.gate[i].sizes(), forecast.noop[i].sizes());
        EXPECT_EQ(observer.attentions[i].gate.sizes(), observer.attentions[i].noop.sizes());
    }
}

TEST(StanhopNet, InBf16IsWithinTheRoundingOfItsProducts) {
    if (!fused::hasBf16Products()) GTEST_SKIP() << "skipped: no AVX-512 with BF16";
    StanhopConfig config = smallConfig();
    const Windows windows(config);
    const auto exact = modelOf(config);
    config.bf16Products = true;
    const auto rounding = modelOf(config);
    exact->eval();
    rounding->eval();
    const at::Tensor expected = exact->encode(windows.past).hidden, rounded = rounding->encode(windows.past).hidden;
    const double error = ((rounded - expected).norm() / expected.norm()).item<double>();
    EXPECT_LT(error, 14 / 256.0);  // no chain is longer than 14 products for each block it goes through
    EXPECT_GT(error, 1e-4);        // it does round
}

}  // namespace
}  // namespace outeffhop::models
