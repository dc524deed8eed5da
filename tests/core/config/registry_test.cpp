// SPDX-License-Identifier: GPL-3.0-or-later
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>

#include "core/config/check.h"

namespace outeffhop::config {

void PrintTo(const Parameter& parameter, std::ostream* out) {
    *out << parameter.name;
}

namespace {

class EveryParameter : public testing::TestWithParam<Parameter> {};

TEST_P(EveryParameter, IsNamedAndExplained) {
    const auto& parameter = GetParam();
    EXPECT_TRUE(std::regex_match(parameter.name, std::regex("([a-z]+\\.)?[a-z0-9]+(_[a-z0-9]+)*"))) << parameter.name;
    EXPECT_FALSE(parameter.title.empty());
    EXPECT_TRUE(std::isupper(static_cast<unsigned char>(parameter.title[0])));
    EXPECT_TRUE(parameter.help.ends_with('.')) << parameter.help;
    const std::set<std::string> groups{"Run", "Model", "Attention", "Data", "Training", "Telemetry"};
    EXPECT_TRUE(groups.contains(parameter.group));
    if (parameter.type == ParameterType::choice) EXPECT_FALSE(parameter.choices.empty());
    if (parameter.type != ParameterType::choice && parameter.type != ParameterType::file)
        EXPECT_TRUE(parameter.choices.empty());
}

TEST_P(EveryParameter, HasAnAllowedDefault) {
    const auto& parameter = GetParam();
    const auto value = checked(parameter, parameter.defaultValue);
    ASSERT_TRUE(value) << value.error().message;
    EXPECT_EQ(*value, parameter.defaultValue);
    EXPECT_EQ(parameter.get(RunConfig{}), parameter.defaultValue);
}

/// Some allowed value other than the default.
Json otherValue(const Parameter& parameter) {
    switch (parameter.type) {
        case ParameterType::boolean:
            return !parameter.defaultValue.get<bool>();
        case ParameterType::choice:
            return *std::ranges::find_if(parameter.choices, [&](auto& c) { return c != parameter.defaultValue; });
        case ParameterType::integer:
            return parameter.defaultValue.get<std::int64_t>() + 1;
        case ParameterType::real:
            return (parameter.defaultValue.get<double>() +
                    (parameter.defaultValue > parameter.minimum ? parameter.minimum : parameter.maximum)) /
                   2;
        default:
            return "/some where/é.txt";
    }
}

TEST_P(EveryParameter, RoundTripsThroughSetJsonAndText) {
    const auto& parameter = GetParam();
    const auto value = otherValue(parameter);
    RunConfig changed;
    ASSERT_TRUE(set(changed, parameter.name, value));
    EXPECT_EQ(parameter.get(changed), value);

    const auto json = toJson(changed);
    const auto read = fromJsonText(json.dump());
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(toJson(*read), json);
    EXPECT_NE(toJson(RunConfig{}), json) << "no other parameter shares its field";

    RunConfig typed;
    const auto text = value.is_string() ? value.get<std::string>() : value.dump();
    const auto status = setFromText(typed, parameter.name + "=" + text);
    ASSERT_TRUE(status) << status.error().message;
    EXPECT_EQ(toJson(typed), json);
}

std::string testName(const testing::TestParamInfo<Parameter>& info) {
    return std::regex_replace(info.param.name, std::regex("\\."), "_");
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryParameter, testing::ValuesIn(parameters()), testName);

TEST(Registry, NamesAndTitlesAreUnique) {
    std::set<std::string> names, titles;
    for (const auto& parameter : parameters()) {
        EXPECT_TRUE(names.insert(parameter.name).second) << parameter.name;
        EXPECT_TRUE(titles.insert(parameter.title).second) << parameter.title;
        EXPECT_EQ(findParameter(parameter.name), &parameter);
    }
    EXPECT_EQ(findParameter("no.such"), nullptr);
}

TEST(Registry, SaysWhatMattersWhere) {
    RunConfig config;
    config.attention.normalizer = "softmax";
    EXPECT_FALSE(findParameter("attention.gamma")->applies(config));
    config.attention.normalizer = "clipped_softmax1";
    EXPECT_TRUE(findParameter("attention.gamma")->applies(config));
    config.data.task = "backcopy";
    EXPECT_FALSE(findParameter("data.path")->applies(config));
    EXPECT_FALSE(findParameter("data.mask_probability")->applies(config));
}

TEST(Registry, PresetsSetNormalizerGammaAndEta) {
    RunConfig config;
    const auto apply = [&](const char* name) { ASSERT_TRUE(set(config, "attention.preset", name)) << name; };
    const auto expect = [&](const char* normalizer, double gamma, double eta) {
        EXPECT_EQ(config.attention.normalizer, normalizer);
        EXPECT_EQ(config.attention.gamma, gamma);
        EXPECT_EQ(config.attention.eta, eta);
    };
    apply("clipped(-.00003:1)");
    expect("clipped_softmax", -.00003, 1);
    apply("clipped(0:1.0003)");
    expect("clipped_softmax", 0, 1.0003);
    apply("clipped(-.005:1.005)");
    expect("clipped_softmax", -.005, 1.005);
    apply("released clipped(-.005:1.005)");
    expect("clipped_softmax", -.003, 1.005);
    apply("clippedsoftmax1(-.025:1)");
    expect("clipped_softmax1", -.025, 1);
    apply("released clippedsoftmax1(-.025:1)");
    expect("clipped_softmax1", -.025, 1.1);
    apply("vanilla");
    EXPECT_EQ(config.attention.normalizer, "softmax");
    apply("entmax");
    EXPECT_EQ(config.attention.normalizer, "entmax15");
    apply("custom");
    EXPECT_EQ(config.attention.normalizer, "entmax15");
    EXPECT_FALSE(set(config, "attention.preset", "clipped(-.7:1)"));
}

TEST(Registry, EveryPresetIsRecognisedAndNotStored) {
    const auto* preset = findParameter("attention.preset");
    for (const auto& name : preset->choices) {
        if (name == "custom") continue;
        RunConfig config;
        preset->set(config, name);
        EXPECT_EQ(preset->get(config), name);
        EXPECT_FALSE(toJson(config)["attention"].contains("preset"));
    }
    RunConfig config;
    config.attention.normalizer = "clipped_softmax";
    config.attention.gamma = -.7;
    EXPECT_EQ(preset->get(config), "custom");
}

TEST(Registry, DerivedSettings) {
    RunConfig config;
    config.data.length = 32;
    EXPECT_EQ(positions(config), 32);
    config.data.bos = true;
    EXPECT_EQ(positions(config), 33);
    EXPECT_EQ(ffnWidth(config), 4 * config.model.width);
    EXPECT_EQ(clipGamma(config), -.025);
    config.attention.alpha = 12;
    EXPECT_EQ(clipGamma(config), -12. / 33);
    config.model.kind = "bert";
    EXPECT_EQ(sequenceLength(config), 32);
}

}  // namespace
}  // namespace outeffhop::config
