// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/sequence_classification.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include "core/models/checkpoint/checkpoint.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::models {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

ModelConfig smallConfig(ModelKind kind) {
    ModelConfig config;
    config.kind = kind;
    config.vocabulary = 40;
    config.layers = config.heads = 2;
    config.width = 16;
    config.ffnWidth = 24;
    config.positions = 20;
    config.classes = 3;
    config.classNames = {"bad", "fine", "good"};
    config.paddingToken = 1;
    config.initStd = 0.3;
    if (kind == ModelKind::bert) config.layerNormEps = 1e-12;
    return config;
}

ModelConfig asJsonSays(const ModelConfig& config, const std::function<void(nlohmann::json&)>& change = {}) {
    auto json = nlohmann::json::parse(toHuggingFace(config).dump());
    if (change) change(json);
    auto read = fromHuggingFace(json);
    if (!read) throw std::runtime_error(read.error().message);
    return *read;
}

struct Method {
    const char *normalizer, *gate, *network;
};

class Classifier : public testing::TestWithParam<std::tuple<ModelKind, Method>> {};

TEST_P(Classifier, PaddingChangesNoLogitAndNoGradient) {
    const auto& [kind, method] = GetParam();
    auto config = smallConfig(kind);
    config.normalizer = {.kind = *attention::normalizerNamed(method.normalizer), .gamma = -.03, .eta = 1.1};
    config.learnsEntmaxAlpha = config.normalizer.kind == attention::NormalizerKind::entmax;
    config.gate = {.kind = *attention::gateNamed(method.gate), .network = *attention::gateNetworkNamed(method.network)};
    at::manual_seed(3);
    const auto model = makeModel(config, at::kDouble);
    model->eval();
    EXPECT_EQ(model->prediction(), Prediction::classes);
    const at::Tensor ids = at::randint(2, 40, {1, 7}, at::kLong), label = at::full({1}, 2, at::kLong);
    const auto gradientsOf = [&](const at::Tensor& input, const at::Tensor& mask) {
        model->zero_grad();
        const Loss loss = model->loss(model->encode(input, mask).hidden, label);
        EXPECT_EQ(loss.count.item<int64_t>(), 1);
        loss.mean().backward();
        std::vector<at::Tensor> gradients{loss.sum.detach()};
        for (const auto& parameter : model->parameters())
            gradients.push_back(parameter.grad().defined() ? parameter.grad().clone() : at::Tensor());
        return gradients;
    };
    const auto alone = gradientsOf(ids, {});
    std::vector<std::array<int64_t, 2>> sides{{0, 4}};
    if (kind == ModelKind::opt) sides.push_back({4, 0});
    for (const auto& side : sides) {
        const at::Tensor mask = at::constant_pad_nd(at::ones_like(ids, at::kBool), side, 0);
        const auto padded = gradientsOf(at::constant_pad_nd(ids, side, 1), mask);
        for (std::size_t i = 0; i < alone.size(); ++i) {
            ASSERT_EQ(alone[i].defined(), padded[i].defined());
            if (alone[i].defined()) {
                EXPECT_TRUE(at::allclose(alone[i], padded[i], 1e-9, 1e-12)) << i;
            }
        }
    }
}

std::string nameOf(const testing::TestParamInfo<std::tuple<ModelKind, Method>>& info) {
    const auto& [kind, method] = info.param;
    return fmt::format("{}_{}_{}_{}", kind == ModelKind::bert ? "bert" : "opt", method.normalizer, method.gate,
                       method.network);
}

INSTANTIATE_TEST_SUITE_P(
    EveryMethod, Classifier,
    testing::Combine(testing::Values(ModelKind::bert, ModelKind::opt),
                     testing::Values(Method{"softmax", "none", "linear"}, Method{"softmax1", "none", "linear"},
                                     Method{"softmax_n", "none", "linear"}, Method{"clipped_softmax", "none", "linear"},
                                     Method{"clipped_softmax1", "none", "linear"},
                                     Method{"sparsemax", "none", "linear"}, Method{"entmax15", "none", "linear"},
                                     Method{"entmax", "none", "linear"},
                                     Method{"softmax", "unconditional_per_head", "linear"},
                                     Method{"softmax", "conditional_per_head", "linear"},
                                     Method{"softmax1", "conditional_per_token", "mlp"},
                                     Method{"softmax1", "conditional_per_token", "all_features"})),
    nameOf);

TEST(SequenceClassification, TokenTypesReachBert) {
    const auto model = makeModel(smallConfig(ModelKind::bert), at::kDouble);
    model->eval();
    const at::NoGradGuard noGradient;
    const at::Tensor ids = at::randint(2, 40, {2, 6}, at::kLong), types = at::zeros_like(ids);
    const auto logits = [&](const at::Tensor& input) { return model->predict(model->encode(input).hidden); };
    EXPECT_TRUE(at::equal(logits(ids), logits(at::stack({ids, types}, 1))));
    types.narrow(1, 3, 3).fill_(1);
    EXPECT_FALSE(at::allclose(logits(ids), logits(at::stack({ids, types}, 1))));
}

TEST(SequenceClassification, ClassesSurviveConfigJson) {
    for (const auto kind : {ModelKind::bert, ModelKind::opt}) {
        auto config = smallConfig(kind);
        config.classifierDropout = 0.25;
        const auto json = toHuggingFace(config);
        EXPECT_EQ(json["label2id"].dump(), R"({"bad":0,"fine":1,"good":2})");
        const auto read = asJsonSays(config);
        EXPECT_EQ(read.classes, 3);
        EXPECT_EQ(read.classNames, config.classNames);
        EXPECT_EQ(read.classifierDropout, kind == ModelKind::bert ? 0.25 : read.dropout);
        config.classNames.clear();
        EXPECT_THAT(asJsonSays(config).classNames, ElementsAre("LABEL_0", "LABEL_1", "LABEL_2"));
        config.classes = 0;
        EXPECT_EQ(asJsonSays(config).classes, 0);
    }
}

TEST(SequenceClassification, ReadsWhatTransformersLeavesOut) {
    const auto config = smallConfig(ModelKind::bert);
    const auto bare = asJsonSays(config, [](auto& json) {
        for (const char* entry : {"id2label", "label2id", "problem_type", "classifier_dropout"}) json.erase(entry);
    });
    EXPECT_EQ(bare.classes, 2);
    EXPECT_EQ(bare.classifierDropout, bare.dropout);
    const auto refusal = [&](const std::function<void(nlohmann::json&)>& change) {
        try {
            asJsonSays(config, change);
        } catch (const std::runtime_error& error) {
            return std::string(error.what());
        }
        return std::string("accepted");
    };
    EXPECT_THAT(refusal([](auto& json) { json["id2label"] = {{"0", "score"}}; }), HasSubstr("regression"));
    EXPECT_THAT(refusal([](auto& json) { json["id2label"] = {{"0", "a"}, {"2", "b"}}; }), HasSubstr("class 1"));
    EXPECT_THAT(refusal([](auto& json) { json["problem_type"] = "multi_label_classification"; }),
                HasSubstr("single_label_classification"));
}

TEST(SequenceClassification, LoadsABodyAndSaysWhatBecameOfTheHeads) {
    for (const auto kind : {ModelKind::bert, ModelKind::opt}) {
        auto config = smallConfig(kind);
        config.classes = 0;
        const auto language = makeModel(config, at::kFloat);
        const tests::ScratchFolder folder;
        ASSERT_TRUE(saveCheckpoint(*language, folder.path()));
        const auto classifier = makeModel(smallConfig(kind), at::kFloat);
        const auto report = loadCheckpoint(*classifier, folder.path()).value();
        if (kind == ModelKind::bert) {
            EXPECT_THAT(report.missing, ElementsAre("bert.pooler.dense.weight", "bert.pooler.dense.bias",
                                                    "classifier.weight", "classifier.bias"));
            EXPECT_EQ(report.unexpected.size(), 5u);
            EXPECT_THAT(report.unexpected, Each(testing::StartsWith("cls.predictions.")));
        } else {
            EXPECT_THAT(report.missing, ElementsAre("score.weight"));
            EXPECT_TRUE(report.unexpected.empty());
        }
        EXPECT_TRUE(report.mismatched.empty());
        for (const auto& name : report.missing) EXPECT_TRUE(belongsToHead(name)) << name;
    }
}

}  // namespace
}  // namespace outeffhop::models
