// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/model_config.h"

#include <gmock/gmock.h>

namespace outeffhop::models {
namespace {

using testing::HasSubstr;

ModelConfig smallConfig(ModelKind kind) {
    ModelConfig config;
    config.kind = kind;
    config.vocabulary = 40;
    config.layers = 2;
    config.heads = 2;
    config.width = 16;
    config.ffnWidth = 32;
    config.positions = 24;
    config.initStd = 0.006;
    config.attentionDropout = 0.2;
    config.normalizer = {attention::NormalizerKind::clippedSoftmax1, -0.025, 1.5};
    return config;
}

nlohmann::json asJson(const ModelConfig& config) {
    return nlohmann::json::parse(toHuggingFace(config).dump());
}

std::string refusal(const nlohmann::json& json) {
    const auto config = fromHuggingFace(json);
    return config ? "accepted" : config.error().message;
}

TEST(ModelConfig, SurvivesConfigJson) {
    for (const ModelKind kind : {ModelKind::opt, ModelKind::bert}) {
        ModelConfig config = smallConfig(kind);
        if (kind == ModelKind::bert) config.layerNormEps = 1e-12;
        const auto read = fromHuggingFace(asJson(config));
        ASSERT_TRUE(read) << read.error().message;
        EXPECT_EQ(asJson(*read), asJson(config));
        EXPECT_EQ(read->normalizer.kind, attention::NormalizerKind::clippedSoftmax1);
        EXPECT_EQ(read->normalizer.gamma, -0.025);
        EXPECT_EQ(read->normalizer.eta, 1.5);
        EXPECT_EQ(read->attentionDropout, 0.2);
        EXPECT_EQ(read->initStd, 0.006);
    }
}

TEST(ModelConfig, KeepsTheMethodOfAttention) {
    ModelConfig config = smallConfig(ModelKind::bert);
    config.normalizer = {.kind = attention::NormalizerKind::entmax, .alpha = 1.75};
    config.learnsEntmaxAlpha = true;
    config.gate = {.kind = attention::GateKind::conditionalPerToken,
                   .network = attention::GateNetwork::mlp2,
                   .initialProbability = .25,
                   .fineTuning = true};
    auto read = fromHuggingFace(asJson(config));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->normalizer.alpha, 1.75);
    EXPECT_TRUE(read->learnsEntmaxAlpha);
    EXPECT_EQ(read->gate.kind, config.gate.kind);
    EXPECT_EQ(read->gate.network, config.gate.network);
    EXPECT_EQ(read->gate.initialProbability, .25);
    EXPECT_TRUE(read->gate.fineTuning);

    config.normalizer = {.kind = attention::NormalizerKind::softmaxN, .n = 3};
    EXPECT_EQ(fromHuggingFace(asJson(config))->normalizer.n, 3);
    config.normalizer = {.kind = attention::NormalizerKind::softmax1, .shiftBug = true};
    EXPECT_TRUE(fromHuggingFace(asJson(config))->normalizer.shiftBug);
}

TEST(ModelConfig, RefusesMethodsItDoesNotKnow) {
    const auto with = [](const char* key, const nlohmann::json& value) {
        auto json = asJson(smallConfig(ModelKind::opt));
        json["outeffhop"][key] = value;
        return refusal(json);
    };
    EXPECT_THAT(with("gate", "per_head"), HasSubstr("\"gate\" is \"per_head\""));
    EXPECT_THAT(with("gate", 3), HasSubstr("\"gate\" is 3, but has to be text (in \"outeffhop\")"));
    EXPECT_THAT(with("gate_init", 1), HasSubstr("gate_init"));
    EXPECT_THAT(with("n", -1), HasSubstr("\"n\" is -1"));
    auto json = asJson(smallConfig(ModelKind::opt));
    json["outeffhop"]["gate"] = "conditional_per_head";
    json["outeffhop"]["gate_network"] = "all_features";
    EXPECT_THAT(refusal(json), HasSubstr("all features"));
}

TEST(ModelConfig, WithoutOurBlockMeansSoftmax) {
    auto json = asJson(smallConfig(ModelKind::opt));
    json.erase("outeffhop");
    EXPECT_EQ(fromHuggingFace(json)->normalizer.kind, attention::NormalizerKind::softmax);
}

TEST(ModelConfig, RefusesWhatIsNotComputed) {
    const auto with = [](ModelKind kind, const char* key, const nlohmann::json& value) {
        auto json = asJson(smallConfig(kind));
        json[key] = value;
        return refusal(json);
    };
    EXPECT_THAT(with(ModelKind::opt, "word_embed_proj_dim", 8),
                HasSubstr("\"word_embed_proj_dim\" is 8, but has to be 16"));
    EXPECT_THAT(with(ModelKind::opt, "do_layer_norm_before", false), HasSubstr("do_layer_norm_before"));
    EXPECT_THAT(with(ModelKind::opt, "activation_function", "gelu"), HasSubstr("activation_function"));
    EXPECT_THAT(with(ModelKind::opt, "model_type", "llama"), HasSubstr("llama"));
    EXPECT_THAT(with(ModelKind::opt, "hidden_size", "16"), HasSubstr("hidden_size"));
    EXPECT_THAT(with(ModelKind::opt, "hidden_size", 18446744073709551615ULL), HasSubstr("hidden_size"));
    EXPECT_THAT(with(ModelKind::opt, "num_hidden_layers", 1 << 30),
                HasSubstr("\"num_hidden_layers\" is 1073741824, but has to be a whole number from 1 to 1024"));
    EXPECT_THAT(with(ModelKind::opt, "num_attention_heads", 3), HasSubstr("3 heads do not divide"));
    EXPECT_THAT(with(ModelKind::opt, "outeffhop", {{"normalizer", "softmax2"}}), HasSubstr("softmax2"));
    EXPECT_THAT(with(ModelKind::bert, "position_embedding_type", "relative_key"), HasSubstr("relative_key"));
    EXPECT_THAT(with(ModelKind::bert, "hidden_dropout_prob", 1.5), HasSubstr("hidden_dropout_prob"));
    EXPECT_THAT(with(ModelKind::bert, "vocab_size", -1), HasSubstr("vocab_size"));
    EXPECT_THAT(refusal(nlohmann::json::array()), HasSubstr("no object"));
}

}  // namespace
}  // namespace outeffhop::models
