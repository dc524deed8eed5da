// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/runs/runs_presenter.h"

#include <gmock/gmock.h>

#include <QStringList>

namespace outeffhop::runs {
namespace {

using store::CatalogueRun;
using store::RunState;
using testing::ElementsAre;

CatalogueRun run(const std::string& id, RunState state, const std::string& group = {}) {
    CatalogueRun row;
    row.id = id;
    row.name = "run " + id;
    row.group = group;
    row.state = state;
    row.step = 300;
    row.steps = 1500;
    return row;
}

class RowsTest : public testing::Test {
 protected:
    std::vector<RunRow> rows() {
        ListInput input;
        input.runs = &runs_;
        input.filter = filter_;
        input.grouping = grouping_;
        input.focused = "a";
        input.isShown = [this](const QString& id) { return shown_.contains(id); };
        input.colourOf = [](const QString&) { return 3; };
        input.factsOf = [this](const QString&) { return facts_; };
        return rowsOf(input);
    }

    std::vector<CatalogueRun> runs_;
    QString filter_;
    Grouping grouping_ = Grouping::launch;
    QStringList shown_;
    std::optional<RunFacts> facts_;
};

TEST_F(RowsTest, ARunningRunTellsItsSpeedAndWhatIsLeft) {
    runs_ = {run("a", RunState::running)};
    facts_ = RunFacts{.stepsPerSecond = 40, .startedAt = 0, .endedAt = 0, .step = 700};
    const auto row = rows().front();
    EXPECT_EQ(row.kind, RunRow::Kind::card);
    EXPECT_EQ(row.state, "● training · 40 steps/s · 20 s left");
    EXPECT_EQ(row.brief, "● 40 steps/s · 20 s left");
    EXPECT_NEAR(row.progress, 700.0 / 1500, 1e-9);
    EXPECT_EQ(row.tone, Tone::good);
    EXPECT_TRUE(row.focused);
}

TEST_F(RowsTest, TagsStandBehindTheState) {
    runs_ = {run("a", RunState::stopped)};
    const auto plain = rows().front();
    runs_[0].tags = {"good", "paper"};
    EXPECT_EQ(rows().front().state, plain.state + " · #good #paper");
    EXPECT_EQ(rows().front().brief, plain.brief + " · #good #paper");
}

TEST_F(RowsTest, AFinishedRunTellsHowLongItTook) {
    runs_ = {run("a", RunState::finished)};
    runs_[0].step = 1500;
    facts_ = RunFacts{.stepsPerSecond = {}, .startedAt = 100, .endedAt = 136, .step = 1500};
    EXPECT_EQ(rows().front().state, "✓ finished · 1,500 steps · 36 s");
}

TEST_F(RowsTest, ARunStoppedInTheQueueHasNoStep) {
    runs_ = {run("a", RunState::stopped)};
    runs_[0].step = -1;
    EXPECT_EQ(rows().front().state, "■ stopped before the first step");
}

TEST_F(RowsTest, ACrashedRunIsALineWithAWarningUntilItIsShown) {
    runs_ = {run("a", RunState::crashed)};
    EXPECT_EQ(rows().front().kind, RunRow::Kind::line);
    EXPECT_EQ(rows().front().value, "crashed ⚠");
    EXPECT_EQ(rows().front().colour, -1);
    shown_ = {"a"};
    EXPECT_EQ(rows().front().kind, RunRow::Kind::card);
    EXPECT_EQ(rows().front().state, "⚠ crashed at step 300");
    EXPECT_EQ(rows().front().colour, 3);
}

TEST_F(RowsTest, RunsOfALaunchStandTogetherUnderItsName) {
    runs_ = {run("c", RunState::finished, "g"), run("b", RunState::finished), run("a", RunState::finished, "g")};
    QStringList titles;
    for (const auto& row : rows()) titles << row.title;
    EXPECT_THAT(titles, ElementsAre("g", "run c", "run a", "Single runs", "run b"));
    grouping_ = Grouping::none;
    EXPECT_EQ(rows().size(), 3u) << "no titles when nothing is grouped";
}

TEST_F(RowsTest, ATitleDoesNotRepeatWhatItsSectionSays) {
    runs_ = {run("a", RunState::finished, "backcopy · seed 0"), run("b", RunState::finished, "backcopy · seed 0")};
    runs_[0].name = "backcopy · softmax + BOS";
    runs_[1].name = "backcopy";
    EXPECT_EQ(rows()[1].title, "softmax + BOS");
    EXPECT_EQ(rows()[2].title, "backcopy") << "a run keeps a name";
    EXPECT_TRUE(rows()[1].explanation.startsWith("backcopy · softmax + BOS"));
    grouping_ = Grouping::none;
    EXPECT_EQ(rows()[0].title, "backcopy · softmax + BOS");
}

TEST_F(RowsTest, EveryWordOfTheFilterHasToOccur) {
    runs_ = {run("a", RunState::finished), run("b", RunState::crashed)};
    runs_[0].tags = {"pocket"};
    filter_ = "RUN finished";
    EXPECT_EQ(rows().size(), 1u);
    filter_ = "#pocket";
    EXPECT_EQ(rows().size(), 1u);
    filter_ = "finished crashed";
    EXPECT_TRUE(rows().empty());
}

TEST(Abilities, FollowTheState) {
    EXPECT_TRUE(abilitiesOf(RunState::running).pause);
    EXPECT_FALSE(abilitiesOf(RunState::running).remove);
    EXPECT_TRUE(abilitiesOf(RunState::paused).proceed);
    EXPECT_TRUE(abilitiesOf(RunState::crashed).resume);
    EXPECT_TRUE(abilitiesOf(RunState::crashed).remove);
    EXPECT_FALSE(abilitiesOf(RunState::finished).resume);
}

TEST(Removal, SaysHowMuch) {
    EXPECT_THAT(removalQuestion({"alpha"}, 14'200'000).toStdString(), testing::HasSubstr("14 MB"));
    EXPECT_THAT(removalQuestion({"alpha", "beta"}, 0).toStdString(), testing::HasSubstr("2 runs"));
}

TEST(Tags, AreTrimmedAndUnique) {
    EXPECT_THAT(parseTags(" a, b ,, a"), ElementsAre("a", "b"));
}

}  // namespace
}  // namespace outeffhop::runs
