// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/json.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace outeffhop::config {
namespace {

using testing::HasSubstr;

TEST(Json, IsNestedAndComplete) {
    const auto json = toJson(RunConfig{});
    std::size_t leaves = 0;
    for (const auto& [key, value] : json.items()) leaves += value.is_object() ? value.size() : 1;
    EXPECT_EQ(leaves, std::ranges::count(parameters(), false, &Parameter::derived));
    EXPECT_EQ(json["train"]["steps"], RunConfig{}.train.steps);
}

TEST(Json, TakesNestedAndDottedNamesAndComments) {
    const auto config = fromJsonText(R"({"train": {"steps": 7}, "model.layers": 3 /* few */})");
    ASSERT_TRUE(config) << config.error().message;
    EXPECT_EQ(config->train.steps, 7);
    EXPECT_EQ(config->model.layers, 3);
    EXPECT_EQ(config->model.width, RunConfig{}.model.width);
}

TEST(Json, SaysWhatIsWrongWithIt) {
    EXPECT_THAT(fromJsonText("{\n\"train\": }").error().message, HasSubstr("line 2"));
    EXPECT_THAT(fromJsonText("[1]").error().message, HasSubstr("JSON object"));
    EXPECT_THAT(fromJsonText("").error().message, HasSubstr("not valid JSON"));
    EXPECT_THAT(fromJsonText(R"({"train": {"stepz": 1}})").error().message, HasSubstr("\"train.steps\""));
    EXPECT_THAT(fromJsonText(R"({"train": 5})").error().message, HasSubstr("unknown parameter \"train\""));
    EXPECT_THAT(fromJsonText(R"({"train": {"steps": "7"}})").error().message, HasSubstr("train.steps: \"7\""));
    EXPECT_THAT(fromJsonText(R"({"train": {"steps": null}})").error().message, HasSubstr("train.steps: null"));
    EXPECT_THAT(fromJsonText(R"({"name": "a", "seed": 1e300})").error().message, HasSubstr("seed: 1e+300"));
}

TEST(Json, DifferencesAreWhatMatters) {
    RunConfig config;
    EXPECT_EQ(differences(config), Json::object());
    config.name = "mine";
    config.attention.gamma = -0.1;
    config.train.batch = 3;
    EXPECT_EQ(differences(config), Json({{"train.batch", 3}})) << "gamma means nothing without clipping";
    config.attention.normalizer = "clipped_softmax";
    EXPECT_EQ(differences(config).size(), 3u);
}

}  // namespace
}  // namespace outeffhop::config
