// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <cmath>

#include "core/experiment/result_tables.h"
#include "tests/core/experiment/small_experiment.h"

namespace outeffhop::experiment {
namespace {

using testing::ElementsAre;

/// What the two seeds of each method measured in a case.
std::vector<CellProgress> measured(const Experiment& experiment, std::size_t caseIndex, const std::string& metric,
                                   std::vector<double> vanilla, std::vector<double> outEffHop) {
    std::vector<CellProgress> progress;
    for (const auto& cell : cellsOf(experiment)) {
        auto& each = progress.emplace_back(CellProgress{.cell = cell});
        const auto& values = cell.methodIndex == 0 ? vanilla : outEffHop;
        const auto seed = static_cast<std::size_t>(cell.config.seed - 3);
        if (cell.caseIndex != caseIndex || seed >= values.size()) continue;
        each.state = CellState::done;
        each.numbers = {{metric, values[seed]}};
    }
    return progress;
}

OrderingResult verdictOn(const std::string& metric, std::size_t caseIndex, std::vector<double> vanilla,
                         std::vector<double> outEffHop) {
    const auto experiment = smallExperiment();
    const auto results =
        resultsOf(experiment, measured(experiment, caseIndex, metric, std::move(vanilla), std::move(outEffHop)));
    const auto* measure = metric == kOriginal ? "fp" : "norm";
    return *std::ranges::find_if(results.orderings, [&](const auto& each) {
        return each.caseIndex == caseIndex && each.ordering.measure == measure;
    });
}

TEST(Results, AreMeanAndSampleDeviationOverSeeds) {
    const auto experiment = smallExperiment();
    const auto results = resultsOf(experiment, measured(experiment, 0, "outlier.max_inf_norm", {8, 12}, {5}));
    ASSERT_EQ(results.rows.size(), 4u);
    const auto& vanilla = results.rows[0].cells[0].ours;
    EXPECT_DOUBLE_EQ(vanilla.mean, 10);
    EXPECT_DOUBLE_EQ(vanilla.deviation, std::sqrt(8.0));
    EXPECT_EQ(vanilla.runs, 2);
    EXPECT_EQ(results.rows[1].seeds, 2);
    EXPECT_EQ(results.rows[1].finished, 1);
    EXPECT_DOUBLE_EQ(results.rows[1].cells[0].ours.mean, 5);
    EXPECT_TRUE(std::isnan(results.rows[1].cells[0].ours.deviation)) << "one seed has none";
    EXPECT_TRUE(std::isnan(results.rows[2].cells[0].ours.mean)) << "not measured";
}

TEST(Results, ADifferenceIsTakenRunByRun) {
    const auto experiment = smallExperiment();
    std::vector<CellProgress> progress;
    for (const auto& cell : cellsOf(experiment)) progress.push_back({.cell = cell});
    progress[2].numbers = {{kOriginal, 6}, {kQuantized, 7}};   // long, Vanilla, seed 3
    progress[6].numbers = {{kOriginal, 8}, {kQuantized, 12}};  // seed 4
    const auto results = resultsOf(experiment, progress);
    const auto& gap = results.rows[2].cells[3].ours;
    EXPECT_DOUBLE_EQ(gap.mean, 2.5);
    EXPECT_DOUBLE_EQ(gap.deviation, std::sqrt(4.5)) << "of 1 and 4";
    EXPECT_DOUBLE_EQ(results.rows[0].cells[3].published.mean, 1.5) << "7.5 - 6";
    EXPECT_TRUE(std::isnan(results.rows[1].cells[3].published.mean));
}

TEST(Results, SharesAreShownInPercentWhereTheCaseSaysSo) {
    auto experiment = smallExperiment();
    experiment.cases[0].percent = {"fp", "w8a8"};
    std::vector<CellProgress> progress;
    for (const auto& cell : cellsOf(experiment))
        progress.push_back({.cell = cell, .numbers = {{kOriginal, 0.75}, {kQuantized, 0.5}}});
    const auto results = resultsOf(experiment, progress);
    EXPECT_DOUBLE_EQ(results.rows[0].cells[1].ours.mean, 75);
    EXPECT_DOUBLE_EQ(results.rows[0].cells[3].ours.mean, -25) << "the difference too";
    EXPECT_DOUBLE_EQ(results.rows[2].cells[1].ours.mean, 0.75);
}

TEST(Orderings, HoldWhenTheDifferenceIsMoreThanTwiceItsStandardError) {
    // Deviations 0.2 and 0.2 over two seeds: standard error sqrt(0.02 + 0.02) = 0.2.
    const double d = 0.2 / std::sqrt(2.0);
    const auto verdict = [&](double difference) {
        return verdictOn("outlier.max_inf_norm", 0, {10 - d, 10 + d}, {10 - difference - d, 10 - difference + d}).ours;
    };
    EXPECT_EQ(verdict(0.41), Verdict::holds);
    EXPECT_EQ(verdict(0.39), Verdict::undecided);
    EXPECT_EQ(verdict(-0.39), Verdict::undecided);
    EXPECT_EQ(verdict(-0.41), Verdict::reversed);
}

TEST(Orderings, NeedSeveralSeedsOnBothSides) {
    EXPECT_EQ(verdictOn("outlier.max_inf_norm", 0, {10, 11}, {1}).ours, Verdict::undecided);
    EXPECT_EQ(verdictOn("outlier.max_inf_norm", 0, {10, 11}, {}).ours, Verdict::notMeasured);
}

TEST(Orderings, FollowTheDirectionOfTheCase) {
    EXPECT_EQ(verdictOn(kOriginal, 0, {6, 6}, {5, 5}).ours, Verdict::holds) << "less is better";
    EXPECT_EQ(verdictOn(kOriginal, 1, {6, 6}, {5, 5}).ours, Verdict::reversed) << "in this case more is";
}

TEST(Orderings, CompareThePublishedMeans) {
    EXPECT_EQ(verdictOn("outlier.max_inf_norm", 0, {}, {}).published, Verdict::holds) << "4 < 10";
    EXPECT_EQ(verdictOn(kOriginal, 0, {}, {}).published, Verdict::notMeasured);
}

TEST(ResultTables, ShowOursAndThePapersSideBySide) {
    auto experiment = smallExperiment();
    experiment.cases[1].published["Vanilla"]["norm"] = {.mean = -0.5};
    const auto results = resultsOf(experiment, measured(experiment, 0, "outlier.max_inf_norm", {8, 12}, {5}));
    const auto table = resultTable(experiment, results);
    EXPECT_EQ(table.rows[2][4], "−0.500");
    ASSERT_EQ(table.headers.size(), 11u);
    EXPECT_EQ(table.headers[3], "max inf norm");
    EXPECT_EQ(table.headers[4], "max inf norm, paper");
    EXPECT_THAT(table.rows[0], ElementsAre("short", "Vanilla", "2", "10.0 ± 2.8", "10.000 ± 0.500", "–", "6.000", "–",
                                           "7.500 ± 0.100", "–", "1.500"));
    EXPECT_EQ(table.rows[1][2], "1 of 2");
    const auto orderings = orderingTable(experiment, results);
    ASSERT_EQ(orderings.rows.size(), 1u);
    EXPECT_THAT(orderings.rows[0], ElementsAre("short", "max inf norm: OutEffHop < Vanilla", "undecided", "holds"));
}

TEST(ResultTables, AreJsonWithNullWhereNothingIs) {
    const auto experiment = smallExperiment();
    const auto json =
        toJson(experiment, resultsOf(experiment, measured(experiment, 0, "outlier.max_inf_norm", {8, 12}, {})));
    EXPECT_EQ(json["rows"][0]["numbers"]["norm"]["ours"]["mean"], 10);
    EXPECT_EQ(json["rows"][0]["numbers"]["norm"]["published"]["deviation"], 0.5);
    EXPECT_TRUE(json["rows"][1]["numbers"]["norm"]["ours"]["mean"].is_null());
    EXPECT_EQ(json["orderings"][0]["ours"], "not measured");
}

}  // namespace
}  // namespace outeffhop::experiment
