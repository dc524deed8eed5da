// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/metric_definitions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace outeffhop::telemetry {
namespace {

TEST(MetricDefinitions, AreUniqueAndExplained) {
    std::set<std::string> names, titles;
    for (const auto& definition : knownMetrics()) {
        EXPECT_TRUE(names.insert(definition.name).second) << definition.name;
        EXPECT_TRUE(titles.insert(definition.title).second) << definition.title;
        EXPECT_TRUE(definition.definition.ends_with('.')) << definition.name;
    }
    EXPECT_EQ(names.size(), 30u);
}

TEST(MetricDefinitions, LeaveTriggersOutWhereThereAreNone) {
    const auto all = metricDefinitions("text");
    EXPECT_EQ(all.size(), 16u);
    for (const auto& definition : all) {
        EXPECT_EQ(definition.definition.find("trigger"), std::string::npos) << definition.name;
        EXPECT_EQ(definition.name.find("copy"), std::string::npos);
    }
}

TEST(MetricDefinitions, TellOfGatesWhereThereAreAny) {
    const auto gates = [](const char* task, bool hasGates) {
        return std::ranges::count_if(metricDefinitions(task, hasGates),
                                     [](const auto& each) { return each.name.starts_with("gate."); });
    };
    EXPECT_EQ(gates("text", false), 0);
    EXPECT_EQ(gates("text", true), 1);
    EXPECT_EQ(gates("backcopy", true), 3);
}

TEST(MetricDefinitions, SayHowATaskIsJudged) {
    const auto has = [](const char* task, const char* name) {
        return std::ranges::count(metricDefinitions(task), name, &store::MetricDefinition::name) == 1;
    };
    for (const char* task : {"text", "text_classification", "backcopy", "images", "series"})
        EXPECT_TRUE(has(task, metric::kValidLoss));
    EXPECT_TRUE(has("images", metric::kValidTop1));
    EXPECT_TRUE(has("text_classification", metric::kValidTop1));
    EXPECT_FALSE(has("text_classification", metric::kValidPerplexity));
    EXPECT_TRUE(has("series", metric::kValidMae));
    EXPECT_FALSE(has("images", metric::kValidPerplexity));
    EXPECT_FALSE(has("text", metric::kValidTop1));
}

TEST(MetricDefinitions, HaveShapes) {
    const auto all = metricDefinitions("backcopy");
    const auto shape = [&](const char* name) {
        return std::ranges::find(all, name, &store::MetricDefinition::name)->shape;
    };
    EXPECT_EQ(shape(metric::kTrainLoss), store::MetricShape::scalar);
    EXPECT_EQ(shape(metric::kNoopMass), store::MetricShape::perHead);
    EXPECT_EQ(shape(metric::kInfNorm), store::MetricShape::perLayer);
}

}  // namespace
}  // namespace outeffhop::telemetry
