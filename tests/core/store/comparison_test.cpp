// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/comparison.h"

#include <gmock/gmock.h>

#include <cmath>

namespace outeffhop::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const std::vector<MetricDefinition> kDefinitions{
    {"valid.loss", "Validation loss", "nats / token", "mean cross-entropy", MetricShape::scalar, Better::lower},
    {"kurtosis", "Average kurtosis", "", "of the block outputs", MetricShape::scalar, Better::lower},
    {"never", "Never recorded", "", "", MetricShape::scalar, Better::lower}};

CatalogueRun run(const std::string& name, const std::string& normalizer, int seed,
                 std::map<std::string, double> metrics) {
    CatalogueRun run;
    run.id = "id-" + name;
    run.name = name;
    run.configJson =
        fmt::format(R"({{"name": "{}", "seed": {}, "model": {{"layers": 2}}, "attention": {{"normalizer": "{}"}}}})",
                    name, seed, normalizer);
    run.metrics = std::move(metrics);
    return run;
}

std::vector<CatalogueRun> fourRuns() {
    return {run("soft · seed 10", "softmax", 10, {{"valid.loss", 2}, {"kurtosis", 10}}),
            run("soft · seed 11", "softmax", 11, {{"valid.loss", 3}, {"kurtosis", std::nan("")}}),
            run("hop · seed 10", "softmax1", 10, {{"valid.loss", 1.5}, {"extra", -0.25}}),
            run("hop · seed 11", "softmax1", 11, {{"valid.loss", 2.5}})};
}

TEST(Comparison, ShowsOnlySettingsThatDiffer) {
    const auto comparison = compareRuns(fourRuns(), kDefinitions, false);
    EXPECT_THAT(comparison.settings, ElementsAre("seed", "attention.normalizer"));
    ASSERT_EQ(comparison.rows.size(), 4u);
    EXPECT_THAT(comparison.rows[2].settings, ElementsAre("10", "softmax1"));
    EXPECT_FALSE(comparison.hasBaseline());
}

TEST(Comparison, ASettingThatOneRunLacksDiffers) {
    auto runs = fourRuns();
    runs.resize(2);
    runs[1].configJson = R"({"seed": 10, "attention": {"normalizer": "softmax"}})";
    const auto comparison = compareRuns(runs, kDefinitions, false);
    EXPECT_THAT(comparison.settings, ElementsAre("model.layers"));
    EXPECT_THAT(comparison.rows[1].settings, ElementsAre("–"));
}

TEST(Comparison, MetricsKeepTheOrderOfTheirDefinitions) {
    const auto metrics = compareRuns(fourRuns(), kDefinitions, false).metrics;
    ASSERT_EQ(metrics.size(), 3u);
    EXPECT_EQ(metrics[0].name, "valid.loss");
    EXPECT_EQ(metrics[1].name, "kurtosis");
    EXPECT_EQ(metrics[2].title, "extra") << "recorded but not defined";
}

TEST(Comparison, MergesSeedsIntoMeanAndSampleDeviation) {
    const auto comparison = compareRuns(fourRuns(), kDefinitions, true);
    EXPECT_THAT(comparison.settings, ElementsAre("attention.normalizer"));
    ASSERT_EQ(comparison.rows.size(), 2u);
    EXPECT_EQ(comparison.rows[0].name, "soft (2 seeds)");
    EXPECT_THAT(comparison.rows[1].ids, ElementsAre("id-hop · seed 10", "id-hop · seed 11"));
    const auto& loss = comparison.rows[1].metrics[0];
    EXPECT_DOUBLE_EQ(loss.mean, 2);
    EXPECT_DOUBLE_EQ(loss.deviation, std::sqrt(0.5));
    EXPECT_EQ(loss.runs, 2);
    EXPECT_EQ(comparison.rows[0].metrics[1].runs, 1) << "NaN is not a measurement";
    EXPECT_TRUE(std::isnan(comparison.rows[0].metrics[1].deviation));
    EXPECT_EQ(comparison.rows[1].metrics[1].runs, 0);
}

TEST(Comparison, DeltasAreToTheBaselineRow) {
    auto runs = fourRuns();
    runs[0].baseline = true;
    const auto comparison = compareRuns(runs, kDefinitions, true);
    EXPECT_TRUE(comparison.rows[0].baseline);
    EXPECT_DOUBLE_EQ(comparison.rows[0].metrics[0].delta, 0);
    EXPECT_DOUBLE_EQ(comparison.rows[1].metrics[0].delta, -0.5);
    EXPECT_TRUE(std::isnan(comparison.rows[1].metrics[1].delta)) << "not recorded";
    const auto table = toTable(comparison);
    EXPECT_THAT(table.headers, ElementsAre("Run", "attention.normalizer", "Validation loss (nats / token)", "Δ",
                                           "Average kurtosis", "Δ", "extra", "Δ"));
    EXPECT_THAT(table.rows[1],
                ElementsAre("hop (2 seeds)", "softmax1", "2.00 ± 0.71", "−0.500", "–", "–", "−0.2500", "–"));
    EXPECT_EQ(table.rows[0][0], "soft (2 seeds) (baseline)");
}

TEST(Comparison, NumbersShowFourDigits) {
    const auto text = [](double mean) { return textOf({.mean = mean}); };
    EXPECT_EQ(text(1.56789), "1.568");
    EXPECT_EQ(text(0.001234567), "0.001235");
    EXPECT_EQ(text(85768.7), "85769");
    EXPECT_EQ(text(0), "0.000");
    EXPECT_EQ(text(-2), "−2.000");
    EXPECT_EQ(text(std::nan("")), "–");
    EXPECT_EQ(text(std::numeric_limits<double>::infinity()), "inf");
    EXPECT_EQ(textOf({.mean = 2, .deviation = 0, .runs = 2}), "2.000 ± 0.000");
    EXPECT_EQ(textOf({.mean = 12.3456, .deviation = 0.0123}), "12.346 ± 0.012");
    EXPECT_EQ(deltaText({.delta = 0.25}), "+0.250");
}

TEST(Comparison, DamagedConfigurationsAndNoRunsAreHarmless) {
    auto broken = fourRuns();
    broken[0].configJson = "{";
    EXPECT_EQ(compareRuns(broken, kDefinitions, true).rows.size(), 3u);
    EXPECT_THAT(compareRuns({}, kDefinitions, true).rows, IsEmpty());
}

}  // namespace
}  // namespace outeffhop::store
