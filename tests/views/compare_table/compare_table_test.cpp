// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_table/compare_table.h"

#include <gmock/gmock.h>

#include <cmath>

#include "core/config/parameters.h"

namespace outeffhop::compare_table {
namespace {

using testing::ElementsAre;

store::CatalogueRun run(const std::string& name, const std::string& normalizer, std::int64_t seed, double loss) {
    config::RunConfig config;
    config.name = name;
    config.attention.normalizer = normalizer;
    config.seed = seed;
    store::CatalogueRun run;
    run.id = name + std::to_string(seed);
    run.name = name;
    run.configJson = config::toJson(config).dump();
    run.state = store::RunState::finished;
    run.metrics = {{"train.loss", loss}};
    return run;
}

TableInput input() {
    TableInput input;
    input.runs = {run("soft", "softmax", 0, 2), run("soft", "softmax", 1, 4), run("hop", "softmax1", 0, 1.5)};
    input.runs[0].baseline = true;
    input.runs[2].metrics["noop.idle"] = 0.98;
    input.colourOf = [](const QString& id) { return id == "hop0" ? 2 : -1; };
    return input;
}

std::vector<QString> names(const CompareTable& table) {
    std::vector<QString> names;
    for (const auto& row : table.rows) names.push_back(row.name);
    return names;
}

std::size_t columnOf(const CompareTable& table, const QString& key) {
    for (std::size_t i = 0; i < table.columns.size(); ++i)
        if (table.columns[i].key == key) return i;
    ADD_FAILURE() << qPrintable(key);
    return 0;
}

const Cell& cell(const CompareTable& table, std::size_t row, const QString& key) {
    return table.rows[row].cells[columnOf(table, key)];
}

TEST(CompareTable, ShowsOnlyTheSettingsThatDifferAndMarksThem) {
    const auto table = makeTable(input());
    ASSERT_EQ(table.columns.size(), 3u);
    EXPECT_EQ(table.columns[0].key, "attention.normalizer");
    EXPECT_EQ(table.columns[0].title, "normalizer");
    EXPECT_FALSE(cell(table, 0, "attention.normalizer").differs);
    EXPECT_EQ(cell(table, 1, "attention.normalizer").text, "softmax1");
    EXPECT_TRUE(cell(table, 1, "attention.normalizer").differs);
}

TEST(CompareTable, AllSettingsAreShownOnRequest) {
    auto all = input();
    all.allSettings = true;
    const auto table = makeTable(all);
    EXPECT_GT(table.columns.size(), 20u);
    EXPECT_EQ(cell(table, 0, "data.bos").text, "no");
}

TEST(CompareTable, SeedsBecomeMeanAndDeviation) {
    const auto table = makeTable(input());
    ASSERT_EQ(table.rows.size(), 2u);
    EXPECT_EQ(table.rows[0].name, "soft (2 seeds)");
    EXPECT_TRUE(table.rows[0].isExpandable);
    EXPECT_EQ(cell(table, 0, "train.loss").text, "3.0 ± 1.4");
    EXPECT_EQ(cell(table, 1, "train.loss").text, "1.500");
}

TEST(CompareTable, OpenGroupsShowTheirSeedsBelow) {
    auto open = input();
    open.expanded = {"soft0"};
    const auto table = makeTable(open);
    ASSERT_EQ(table.rows.size(), 4u);
    EXPECT_EQ(table.rows[1].level, 1);
    EXPECT_EQ(cell(table, 2, "train.loss").text, "4.000");
    open.mergeSeeds = false;
    EXPECT_EQ(makeTable(open).rows.size(), 3u);
}

TEST(CompareTable, DifferencesToTheBaselineSayBetterOrWorse) {
    auto runs = input();
    runs.mergeSeeds = false;
    const auto table = makeTable(runs);
    EXPECT_TRUE(cell(table, 0, "train.loss").delta.isEmpty()) << "the baseline itself";
    EXPECT_EQ(cell(table, 1, "train.loss").delta, "▲100 %");
    EXPECT_EQ(cell(table, 1, "train.loss").verdict, Verdict::worse);
    EXPECT_EQ(cell(table, 2, "train.loss").delta, "▼25 %");
    EXPECT_EQ(cell(table, 2, "train.loss").verdict, Verdict::better);
}

TEST(CompareTable, WithoutABaselineThereAreNoDifferences) {
    auto runs = input();
    runs.runs[0].baseline = false;
    const auto table = makeTable(runs);
    EXPECT_TRUE(cell(table, 1, "train.loss").delta.isEmpty());
    EXPECT_FALSE(cell(table, 1, "attention.normalizer").differs);
}

TEST(CompareTable, NotDefinedIsADashAndHasNoDifference) {
    const auto table = makeTable(input());
    EXPECT_EQ(cell(table, 0, "noop.idle").text, "–");
    EXPECT_TRUE(std::isnan(cell(table, 0, "noop.idle").sortKey));
    EXPECT_EQ(cell(table, 1, "noop.idle").text, "0.9800");
    EXPECT_TRUE(cell(table, 1, "noop.idle").delta.isEmpty()) << "the baseline has none";
}

TEST(CompareTable, ABaselineOfZeroGivesTheDifferenceItself) {
    auto runs = input();
    runs.runs[0].metrics["noop.idle"] = runs.runs[1].metrics["noop.idle"] = 0;
    const auto table = makeTable(runs);
    EXPECT_EQ(cell(table, 1, "noop.idle").delta, "▲0.98");
    EXPECT_EQ(cell(table, 0, "noop.idle").text, "0 ± 0") << "a measured 0 is no dash";
}

TEST(CompareTable, SortsBelowTheBaselineWithUndefinedLast) {
    auto runs = input();
    runs.mergeSeeds = false;
    runs.sortKey = "train.loss";
    EXPECT_THAT(names(makeTable(runs)), ElementsAre("soft", "hop", "soft"));
    runs.runs[0].baseline = false;
    EXPECT_THAT(names(makeTable(runs)), ElementsAre("hop", "soft", "soft"));
    runs.sortKey = "noop.idle";
    runs.isDescending = true;
    EXPECT_EQ(names(makeTable(runs)).front(), "hop");
    runs.sortKey = "name";
    EXPECT_THAT(names(makeTable(runs)), ElementsAre("soft", "soft", "hop"));
}

TEST(CompareTable, FilterKeepsTheBaseline) {
    auto runs = input();
    runs.runs.push_back(run("clip", "clipped_softmax", 0, 3));
    runs.filter = "SOFTMAX1";
    EXPECT_THAT(names(makeTable(runs)), ElementsAre("soft (2 seeds)", "hop"));
}

TEST(CompareTable, SaysWhatIsNotFinished) {
    auto runs = input();
    runs.runs[2].state = store::RunState::running;
    runs.runs[2].step = 300;
    runs.runs[2].steps = 1500;
    const auto table = makeTable(runs);
    EXPECT_EQ(table.rows[1].note, "training · 300 / 1,500");
    EXPECT_THAT(table.rows[1].colours, ElementsAre(2));
    EXPECT_TRUE(table.rows[0].note.isEmpty());
}

TEST(CompareTable, ExportHasTheReductionInTheHeaderAndTheDifferenceBeside) {
    const auto table = exportOf(makeTable(input()), "caption");
    EXPECT_EQ(table.headers,
              (QStringList{"run", "normalizer", "loss ↓ (train, last 100)", "Δ", "no-op mass L1 ↑ (idle queries)"}));
    EXPECT_EQ(table.rows[0], (QStringList{"soft (2 seeds) (baseline)", "softmax", "3.0 ± 1.4", "", "–"}));
    EXPECT_EQ(table.rows[1], (QStringList{"hop", "softmax1", "1.500", "▼50 %", "0.9800"}));
}

}  // namespace
}  // namespace outeffhop::compare_table
