// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/summary.h"

#include <gmock/gmock.h>

#include <cmath>
#include <set>

#include "core/config/parameters.h"
#include "tests/support/fixture_run.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::telemetry {
namespace {

using testing::Contains;
using testing::IsSupersetOf;
using testing::Key;
using testing::Not;

/// Numbers of two layers with two heads.
class Numbers : public RecordedNumbers {
 public:
    std::map<std::string, std::map<std::int64_t, double>> scalars;
    std::map<std::string, std::map<std::int64_t, std::vector<float>>> vectors;

    std::optional<double> valueAt(const std::string& metric, std::int64_t step) override {
        const auto after = scalars[metric].upper_bound(step);
        return after == scalars[metric].begin() ? std::nullopt : std::optional(std::prev(after)->second);
    }
    std::vector<double> values(const std::string& metric, std::int64_t after, std::int64_t step) override {
        std::vector<double> values;
        for (const auto& [at, value] : scalars[metric])
            if (at > after && at <= step) values.push_back(value);
        return values;
    }
    std::vector<float> vectorAt(const std::string& metric, std::int64_t step) override {
        const auto after = vectors[metric].upper_bound(step);
        return after == vectors[metric].begin() ? std::vector<float>() : std::prev(after)->second;
    }
};

class Summary : public testing::Test {
 protected:
    Summary() {
        for (int step = 0; step <= 300; ++step) numbers_.scalars["train.loss"][step] = step;
        numbers_.scalars["valid.loss"] = {{0, 3}, {250, 2}};
        numbers_.vectors["noop.idle"] = {{0, {0, 0, 0, 0}}, {200, {.8f, .6f, 0, 0}}};
        numbers_.vectors["noop.mass"] = {{0, {.1f, .1f, .1f, .1f}}};
    }
    std::map<std::string, double> at(std::int64_t step, const char* normalizer = "softmax1") {
        config::RunConfig config;
        config.attention.normalizer = normalizer;
        store::RunInfo run;
        run.configJson = config::toJson(config).dump();
        run.layers = run.heads = 2;
        return summaryAt(numbers_, run, step);
    }

    Numbers numbers_;
};

TEST_F(Summary, TrainingLossIsAveragedOverTheLastHundredSteps) {
    EXPECT_DOUBLE_EQ(at(300).at("train.loss"), 250.5) << "steps 201 to 300";
    EXPECT_DOUBLE_EQ(at(2).at("train.loss"), 1) << "as many as there are";
    numbers_.scalars["train.loss"][300] = NAN;
    EXPECT_DOUBLE_EQ(at(300).at("train.loss"), 250) << "of those that are numbers";
}

TEST_F(Summary, OthersAreTheNewestAtTheStep) {
    EXPECT_DOUBLE_EQ(at(249).at("valid.loss"), 3);
    EXPECT_DOUBLE_EQ(at(300).at("valid.loss"), 2);
    EXPECT_NEAR(at(300).at("noop.idle"), .7, 1e-6) << "mean over the heads of layer 1";
    EXPECT_DOUBLE_EQ(at(199).at("noop.idle"), 0) << "a measured 0 is a value";
}

TEST_F(Summary, WhatIsNotDefinedIsLeftOut) {
    EXPECT_THAT(at(300, "softmax"), Not(Contains(Key("noop.idle"))));
    EXPECT_THAT(at(300), Not(Contains(Key("noop.mass")))) << "replaced by that of idle queries";
    numbers_.vectors.erase("noop.idle");
    EXPECT_THAT(at(300), Contains(Key("noop.mass")));
    numbers_.scalars["outlier.max_inf_norm"][0] = NAN;
    EXPECT_THAT(at(300), Not(Contains(Key("outlier.max_inf_norm"))));
    numbers_ = {};
    EXPECT_TRUE(at(10).empty());
}

TEST(CanRestNowhere, WithNullKeys) {
    const auto with = [](const char* normalizer, double n = 1) {
        config::RunConfig config;
        config.attention.normalizer = normalizer;
        config.attention.n = n;
        return canRestNowhere(config::toJson(config).dump());
    };
    EXPECT_TRUE(with("softmax1"));
    EXPECT_TRUE(with("clipped_softmax1"));
    EXPECT_TRUE(with("softmax_n", 2));
    EXPECT_FALSE(with("softmax_n", 0)) << "is softmax";
    EXPECT_FALSE(with("softmax"));
    EXPECT_FALSE(with("entmax15"));
    EXPECT_FALSE(canRestNowhere("{"));
}

TEST(SummaryMetrics, EachSaysWhatItIs) {
    std::set<std::string> names;
    for (const auto& metric : summaryMetrics()) {
        EXPECT_TRUE(names.insert(metric.definition.name).second);
        EXPECT_FALSE(metric.note.empty()) << metric.definition.name;
        EXPECT_GT(metric.definition.definition.size(), 40u) << metric.definition.name;
        EXPECT_EQ(findSummaryMetric(metric.definition.name), &metric);
    }
    EXPECT_EQ(findSummaryMetric("none"), nullptr);
}

TEST(SummaryOfAFile, IsThatOfItsNewestStep) {
    const tests::ScratchFolder scratch;
    auto catalogue = store::Catalogue::open({scratch.path() / "workspace"}).value();
    const auto run = tests::buildRun(catalogue, tests::backcopyConfigs(120).back());
    const auto folder = catalogue.workspace().run(run.id);
    const auto summary = store::RunReader::open(folder).and_then(summaryOf).value();
    std::vector<std::string> names;
    for (const auto& [name, value] : summary) names.push_back(name);
    EXPECT_THAT(names, IsSupersetOf({"train.loss", "valid.loss", "noop.idle", "noop.trigger", "sink.key0_idle",
                                     "outlier.max_inf_norm"}));
    auto reader = store::RunReader::open(folder).value();
    const auto curve = reader.curve("train.loss").value();
    double sum = 0;
    for (const auto& record : curve)
        if (record.step > 20) sum += record.value;
    EXPECT_NEAR(summary.at("train.loss"), sum / 100, 1e-9) << "steps 21 to 120";
    EXPECT_FLOAT_EQ(summary.at("noop.idle"), reader.vectorAt("noop.idle", 120).value()->values.front());
}

}  // namespace
}  // namespace outeffhop::telemetry
