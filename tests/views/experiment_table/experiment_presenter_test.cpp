// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/experiment_table/experiment_presenter.h"

#include <gmock/gmock.h>

#include "tests/support/scratch_folder.h"

namespace outeffhop::experiment_table {
namespace {

using experiment::CellState;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ExperimentReport : public testing::Test {
 protected:
    tests::ScratchFolder scratch_;
    Report report_ = reportOf({scratch_.path()}, "pocket_table1").value();
};

TEST_F(ExperimentReport, AnEmptyWorkspaceHasEverythingToTrain) {
    const auto runs = static_cast<int>(report_.progress.size());
    EXPECT_EQ(report_.count(CellState::missing), runs);
    EXPECT_EQ(sentence(report_), QStringLiteral("%1 runs: %1 to train").arg(runs));
    EXPECT_EQ(toDo(report_), runs);
}

TEST_F(ExperimentReport, OursStandBesideThePapers) {
    const auto columns = numberColumns(report_.experiment);
    const auto rows = numberRows(report_);
    ASSERT_FALSE(rows.empty());
    EXPECT_EQ(rows.front().size(), columns.size());
    EXPECT_EQ(columns[3].header, QStringLiteral("avg kurtosis\nours"));
    EXPECT_EQ(columns[4].header, QStringLiteral("avg kurtosis\npaper"));
    EXPECT_EQ(rows.front()[0].text, "BERT");
    EXPECT_EQ(rows.front()[1].text, "Vanilla");
    EXPECT_EQ(rows.front()[4].text, QStringLiteral("418.724 ± 0.814"));
    EXPECT_DOUBLE_EQ(rows.front()[4].key, 418.724);
}

TEST_F(ExperimentReport, OrderingsOfThePaperAreListed) {
    const auto rows = orderingRows(report_);
    ASSERT_FALSE(rows.empty());
    EXPECT_EQ(rows.front().size(), orderingColumns().size());
    EXPECT_EQ(rows.front()[2].text, "not measured");
    EXPECT_EQ(rows.front()[3].text, "holds");
}

TEST_F(ExperimentReport, OnlyRowsWhoseDataAreThereAreTrained) {
    EXPECT_THAT(optionsWith(report_, {}), IsEmpty());
    EXPECT_THAT(optionsWith(report_, {"text=a.txt"}),
                ElementsAre("--only", "BERT", "--only", "OPT", "--data", "text=a.txt"));
}

TEST_F(ExperimentReport, WhatIsDoneOrUnderWayIsNotToDo) {
    for (auto& each : report_.progress) each.state = CellState::done;
    EXPECT_EQ(toDo(report_), 0);
    report_.progress.front().state = CellState::unmeasured;
    EXPECT_EQ(toDo(report_), 1);
    report_.progress.front().state = CellState::underWay;
    EXPECT_EQ(toDo(report_), 0);
    EXPECT_THAT(sentence(report_).toStdString(), HasSubstr("done, 1 under way"));
}

TEST(ExperimentReportOf, AnUnknownTableIsNamed) {
    EXPECT_THAT(reportOf({"/nowhere"}, "pocket_table9").error().message, HasSubstr("pocket_table9"));
}

}  // namespace
}  // namespace outeffhop::experiment_table
