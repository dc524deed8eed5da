// SPDX-License-Identifier: GPL-3.0-or-later
// Models with every gate and with a learned alpha: parameters, fused against plain operators, gradients, checkpoints.
#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <filesystem>

#include "core/models/checkpoint/checkpoint.h"
#include "core/models/model.h"

namespace outeffhop::models {
namespace {

using attention::GateKind;
using attention::GateNetwork;
using attention::NormalizerKind;

struct Watcher : Observer {
    void activation(int, const at::Tensor&) override {}
    void attention(int, const attention::Attended& attended) override { gates.push_back(attended.gate); }
    [[nodiscard]] bool wantsProbabilities(int) const override { return true; }
    std::vector<at::Tensor> gates;
};

ModelConfig smallConfig(ModelKind kind) {
    ModelConfig config;
    config.kind = kind;
    config.vocabulary = 30;
    config.layers = 2, config.heads = 2, config.width = 16, config.ffnWidth = 24, config.positions = 12;
    config.dropout = 0;
    config.initStd = 0.3;
    config.normalizer.kind = NormalizerKind::softmax1;
    return config;
}

at::Tensor idsFor(const ModelConfig& config) {
    at::manual_seed(2);
    return at::randint(config.vocabulary, {3, 9}, at::kLong);
}

std::shared_ptr<Model> modelOf(const ModelConfig& config, at::ScalarType type = at::kDouble) {
    at::manual_seed(1);
    return makeModel(config, type);
}

at::Tensor lossOf(const Model& model, const at::Tensor& ids) {
    return model.loss(model.encode(ids).hidden, ids).mean();
}

struct Case {
    ModelKind model;
    GateKind kind;
    GateNetwork network;
};

class GatedModel : public testing::TestWithParam<Case> {
 protected:
    GatedModel() {
        config.gate = {.kind = GetParam().kind, .network = GetParam().network, .initialProbability = .25};
        config.gate.fineTuning = true;
        config.gate.fineTuningStd = .3;
    }
    ModelConfig config = smallConfig(GetParam().model);
};

TEST_P(GatedModel, FusedEqualsPlainOperatorsAndShowsItsGates) {
    const auto model = modelOf(config);
    const at::Tensor ids = idsFor(config);
    Watcher watcher;
    const Encoded fused = model->encode(ids), plain = model->encode(ids, {}, &watcher);
    EXPECT_TRUE(at::allclose(fused.hidden, plain.hidden, 1e-11, 1e-12));
    ASSERT_EQ(fused.gate.size(), 2U);
    for (std::size_t layer = 0; layer < 2; ++layer) {
        EXPECT_EQ(fused.gate[layer].sizes(), (at::IntArrayRef{3, 2, 9}));
        EXPECT_FALSE(fused.gate[layer].requires_grad());
        EXPECT_TRUE(at::allclose(fused.gate[layer], watcher.gates[layer], 1e-11, 1e-12));
    }
    EXPECT_FALSE(at::allclose(fused.hidden, modelOf(smallConfig(GetParam().model))->encode(ids).hidden));
}

TEST_P(GatedModel, GradientIsThatOfFiniteDifferences) {
    const auto model = modelOf(config);
    const at::Tensor ids = idsFor(config);
    lossOf(*model, ids).backward();
    constexpr double kStep = 1e-7;
    for (auto& item : model->named_parameters()) {
        const at::NoGradGuard noGradient;
        at::Tensor& parameter = item.value();
        at::manual_seed(6);
        const at::Tensor direction = at::randn_like(parameter);
        const double slope = (parameter.grad() * direction).sum().item<double>();
        parameter.add_(direction, kStep);
        const double above = lossOf(*model, ids).item<double>();
        parameter.add_(direction, -2 * kStep);
        const double below = lossOf(*model, ids).item<double>();
        parameter.add_(direction, kStep);
        EXPECT_NEAR((above - below) / (2 * kStep), slope, 1e-6 * std::max(1.0, std::abs(slope))) << item.key();
    }
}

TEST_P(GatedModel, SurvivesACheckpoint) {
    const auto folder = std::filesystem::path(testing::TempDir()) / "gated_model";
    const auto model = modelOf(config, at::kFloat);
    std::filesystem::create_directories(folder);
    ASSERT_TRUE(saveCheckpoint(*model, folder));
    const auto read = readConfig(folder);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(std::get<ModelConfig>(*read).gate.kind, config.gate.kind);
    EXPECT_EQ(std::get<ModelConfig>(*read).gate.scale(), config.gate.scale());
    at::manual_seed(77);
    const auto loaded = makeModel(*read, at::kFloat);
    const auto report = loadCheckpoint(*loaded, folder);
    ASSERT_TRUE(report) << report.error().message;
    EXPECT_TRUE(report->complete()) << report->summary();
    const at::Tensor ids = idsFor(config);
    loaded->eval(), model->eval();
    EXPECT_TRUE(at::equal(loaded->encode(ids).hidden, model->encode(ids).hidden));
    std::filesystem::remove_all(folder);
}

std::vector<Case> cases() {
    std::vector<Case> result;
    for (const ModelKind model : {ModelKind::opt, ModelKind::bert}) {
        result.push_back({model, GateKind::unconditionalPerHead, GateNetwork::linear});
        result.push_back({model, GateKind::conditionalPerHead, GateNetwork::linear});
        for (const GateNetwork network : attention::kGateNetworks)
            result.push_back({model, GateKind::conditionalPerToken, network});
    }
    return result;
}

INSTANTIATE_TEST_SUITE_P(Kinds, GatedModel, testing::ValuesIn(cases()), [](const auto& info) {
    return std::string(info.param.model == ModelKind::opt ? "opt_" : "bert_") +
           std::string(attention::nameOf(info.param.kind)) + "_" + std::string(attention::nameOf(info.param.network));
});

std::int64_t parameterCount(ModelConfig config, const attention::GateOptions& gate) {
    config.gate = gate;
    std::int64_t count = 0;
    for (const auto& parameter : makeModel(config, at::TensorOptions(at::kMeta))->parameters())
        count += parameter.numel();
    return count;
}

TEST(GatedModelParameters, AddTheReferencesCountsToFullSizes) {
    const auto sized = [](ModelKind kind, std::int64_t vocabulary) {
        ModelConfig config;
        config.kind = kind;
        config.vocabulary = vocabulary;
        config.layers = config.heads = 12, config.width = 768, config.ffnWidth = 3072, config.positions = 512;
        return config;
    };
    const attention::GateOptions perToken{.kind = GateKind::conditionalPerToken};
    attention::GateOptions mlp = perToken;
    mlp.network = GateNetwork::mlp;
    EXPECT_EQ(parameterCount(sized(ModelKind::bert, 30522), mlp), 109'514'298 + 152'208);
    EXPECT_EQ(parameterCount(sized(ModelKind::opt, 50272), perToken), 124'069'008);
}

TEST(GatedModelParameters, StandBelowTheAttentionModule) {
    ModelConfig config = smallConfig(ModelKind::bert);
    config.gate = {.kind = GateKind::conditionalPerToken, .network = GateNetwork::mlp};
    EXPECT_TRUE(modelOf(config)->named_parameters().contains("bert.encoder.layer.1.attention.self.alpha.1.2.weight"));
    config = smallConfig(ModelKind::opt);
    config.gate.kind = GateKind::unconditionalPerHead;
    EXPECT_TRUE(modelOf(config)->named_parameters().contains("model.decoder.layers.0.self_attn.alpha"));
}

TEST(LearnedAlpha, BeginsWhereItIsToldAndGetsAGradient) {
    ModelConfig config = smallConfig(ModelKind::opt);
    config.normalizer = {.kind = NormalizerKind::entmax, .alpha = 1.7};
    config.learnsEntmaxAlpha = true;
    const auto learning = modelOf(config);
    const at::Tensor ids = idsFor(config);
    config.learnsEntmaxAlpha = false;
    EXPECT_TRUE(at::allclose(learning->encode(ids).hidden, modelOf(config)->encode(ids).hidden, 1e-12, 1e-12));
    lossOf(*learning, ids).backward();
    const auto parameters = learning->named_parameters();
    const at::Tensor logit = parameters["model.decoder.layers.1.self_attn.entmax_logit"];
    EXPECT_EQ(logit.dim(), 0);
    EXPECT_NE(logit.grad().item<double>(), 0);
}

}  // namespace
}  // namespace outeffhop::models
