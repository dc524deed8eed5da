// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_table/metric_columns.h"

#include <gmock/gmock.h>

#include <cmath>
#include <set>

#include "core/config/parameters.h"

namespace outeffhop::compare_table {
namespace {

using testing::Contains;
using testing::Key;
using testing::Not;

bridge::RunData run(const char* normalizer) {
    config::RunConfig config;
    config.attention.normalizer = normalizer;
    bridge::RunData data;
    data.info.configJson = config::toJson(config).dump();
    data.info.layers = data.info.heads = 2;
    for (int step = 0; step <= 300; ++step) {
        data.curves["train.loss"].steps.push_back(step);
        data.curves["train.loss"].values.push_back(step);
    }
    data.curves["valid.loss"] = {{0, 250}, {3, 2}};
    data.vectors["noop.idle"] = {{0, 200}, {0, 0, 0, 0, .8f, .6f, 0, 0}, 4};
    data.vectors["noop.mass"] = {{0}, {.1f, .1f, .1f, .1f}, 4};
    return data;
}

TEST(MetricColumns, TrainingLossIsAveragedOverTheLastHundredSteps) {
    const auto data = run("softmax1");
    EXPECT_DOUBLE_EQ(measuresAt(data, 300).at("train.loss"), 250.5) << "steps 201 to 300";
    EXPECT_DOUBLE_EQ(measuresAt(data, 2).at("train.loss"), 1) << "as many as there are";
}

TEST(MetricColumns, OthersAreTheNewestAtTheStep) {
    const auto data = run("softmax1");
    EXPECT_DOUBLE_EQ(measuresAt(data, 249).at("valid.loss"), 3);
    EXPECT_DOUBLE_EQ(measuresAt(data, 300).at("valid.loss"), 2);
    EXPECT_NEAR(measuresAt(data, 300).at("noop.idle"), .7, 1e-6) << "mean over the heads of layer 1";
    EXPECT_DOUBLE_EQ(measuresAt(data, 199).at("noop.idle"), 0) << "a measured 0 is a value";
}

TEST(MetricColumns, WhatIsNotDefinedIsLeftOut) {
    EXPECT_THAT(measuresAt(run("softmax"), 300), Not(Contains(Key("noop.idle"))));
    EXPECT_THAT(measuresAt(run("softmax1"), 300), Not(Contains(Key("noop.mass"))))
        << "replaced by that of idle queries";
    auto data = run("softmax1");
    data.vectors.erase("noop.idle");
    EXPECT_THAT(measuresAt(data, 300), Contains(Key("noop.mass")));
    data.curves["outlier.max_inf_norm"] = {{0}, {NAN}};
    EXPECT_THAT(measuresAt(data, 300), Not(Contains(Key("outlier.max_inf_norm"))));
    EXPECT_TRUE(measuresAt({}, 10).empty());
}

TEST(MetricColumns, EveryColumnSaysWhatItIs) {
    std::set<std::string> names;
    for (const auto& column : metricColumns()) {
        EXPECT_TRUE(names.insert(column.definition.name).second);
        EXPECT_FALSE(column.note.empty()) << column.definition.name;
        EXPECT_GT(column.definition.definition.size(), 40u) << column.definition.name;
        EXPECT_EQ(findColumn(column.definition.name), &column);
    }
    EXPECT_EQ(findColumn("none"), nullptr);
}

}  // namespace
}  // namespace outeffhop::compare_table
