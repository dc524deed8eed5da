// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/stanhop/stanhop_json.h"

#include <gmock/gmock.h>

namespace outeffhop::models {
namespace {

using testing::HasSubstr;

TEST(StanhopJson, ComesBack) {
    StanhopConfig config;
    config.series = 12, config.window = 2, config.layers = 3, config.baseline = true, config.dropout = 0.2;
    config.normalizer.kind = attention::NormalizerKind::entmax;
    config.entmaxSpan = 1;
    config.gate = {attention::GateKind::conditionalPerToken, attention::GateNetwork::mlp, 0.25};
    config.compat.mixesHeads = true;
    const auto read = stanhopFromJson(nlohmann::json::parse(stanhopToJson(config).dump()));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(stanhopToJson(*read), stanhopToJson(config));
    EXPECT_EQ(read->series, 12);
    EXPECT_EQ(read->entmaxSpan, 1);
    EXPECT_EQ(read->gate.kind, attention::GateKind::conditionalPerToken);
    EXPECT_TRUE(read->compat.mixesHeads);
    EXPECT_FALSE(read->compat.ignoresValues);
}

nlohmann::json referenceArguments() {
    return nlohmann::json::parse(R"({"data": "ETTh1", "in_len": 168, "out_len": 24, "seg_len": 6, "win_size": 1,
        "factor": 10, "data_dim": 7, "d_model": 256, "d_ff": 512, "n_heads": 4, "e_layers": 11, "dropout": 0.5,
        "baseline": false, "mode": "clip", "eta": 1.1, "gamma": -0.1, "use_gpu": false})");
}

TEST(StanhopJson, ReadsArgumentsOfTheReference) {
    const auto config = stanhopFromJson(referenceArguments());
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config->layers, 11);
    EXPECT_EQ(config->normalizer.kind, attention::NormalizerKind::clippedSoftmax);
    EXPECT_EQ(config->normalizer.gamma, -0.1);
    EXPECT_TRUE(config->compat.mixesHeads && config->compat.ignoresValues);
}

TEST(StanhopJson, RefusesWhatItCannotRead) {
    const auto problemOf = [](auto change) {
        nlohmann::json json = referenceArguments();
        change(json);
        const auto config = stanhopFromJson(json);
        return config ? std::string() : config.error().message;
    };
    EXPECT_THAT(problemOf([](auto& j) { j["mode"] = "hardmax"; }), HasSubstr("hardmax"));
    EXPECT_THAT(problemOf([](auto& j) { j["e_layers"] = "many"; }), HasSubstr("e_layers"));
    EXPECT_THAT(problemOf([](auto& j) { j["e_layers"] = 1025; }), HasSubstr("e_layers"));
    EXPECT_THAT(problemOf([](auto& j) { j["d_model"] = 1 << 20; }), HasSubstr("d_model"));
    EXPECT_THAT(problemOf([](auto& j) { j.erase("d_ff"); }), HasSubstr("\"d_ff\" is missing"));
    EXPECT_THAT(problemOf([](auto& j) { j["n_heads"] = 3; }), HasSubstr("3 heads do not divide"));
    EXPECT_THAT(problemOf([](auto& j) { j["model_type"] = "opt"; }), HasSubstr("model_type"));
    EXPECT_THAT(problemOf([](auto& j) { j["outeffhop"] = 3; }), HasSubstr("outeffhop"));
    EXPECT_THAT(problemOf([](auto& j) { j = 3; }), HasSubstr("no object"));
}

}  // namespace
}  // namespace outeffhop::models
