// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_table/compare_table_view.h"

#include <gmock/gmock.h>

#include <QHeaderView>
#include <QLineEdit>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include "tests/support/fixture_run.h"
#include "tests/support/scratch_folder.h"
#include "views/bridge/stage.h"

namespace outeffhop::compare_table {
namespace {

constexpr int kPatience = 10'000;

class CompareTableViewTest : public testing::Test {
 protected:
    CompareTableViewTest() : stage_(tests::buildBackcopyWorkspace(folder_.path() / "ws", 120)) {
        EXPECT_TRUE(QTest::qWaitFor([&] { return stage_.store.runs().isLoaded(); }, kPatience));
        stage_.context.runs.showNewest();
        view_ = std::make_unique<CompareTableView>(stage_.context);
        view_->resize(1240, 220);
        view_->show();
        table_ = view_->findChild<QTableView*>("compare_table.table");
        EXPECT_TRUE(waitForRows(3));
        EXPECT_TRUE(QTest::qWaitFor([&] { return model().columnCount() == 12; }, kPatience));
    }

    QAbstractItemModel& model() { return *table_->model(); }
    bool waitForRows(int rows) {
        return QTest::qWaitFor([&] { return model().rowCount() == rows; }, kPatience);
    }
    QString text(int row, int column) { return model().index(row, column).data().toString(); }
    QPoint middle(int row, int column) { return table_->visualRect(model().index(row, column)).center(); }

    tests::ScratchFolder folder_;
    bridge::Stage stage_;
    std::unique_ptr<CompareTableView> view_;
    QTableView* table_ = nullptr;
};

TEST_F(CompareTableViewTest, ShowsTheThreeRunsWithTheirDifferingSettings) {
    EXPECT_EQ(text(0, 0), "softmax");
    EXPECT_EQ(text(1, 0), "softmax + BOS");
    QStringList headers;
    for (int c = 0; c < model().columnCount(); ++c) headers << model().headerData(c, Qt::Horizontal).toString();
    for (const char* header : {"run", "normalizer", "loss ↓", "no-op mass L1 ↑", "avg kurtosis ↓"})
        EXPECT_TRUE(headers.contains(header)) << header;
    EXPECT_EQ(text(0, static_cast<int>(headers.indexOf("no-op mass L1 ↑"))), "–") << "softmax has no place to rest";
}

TEST_F(CompareTableViewTest, HoveringLightsTheRunAndLeavingEndsIt) {
    QTest::mouseMove(table_->viewport(), middle(2, 1));
    EXPECT_EQ(stage_.selection.hoveredRuns(), QStringList{stage_.context.runs.shown()[2]});
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(table_->viewport(), &leave);
    EXPECT_TRUE(stage_.selection.hoveredRuns().isEmpty());
}

TEST_F(CompareTableViewTest, AClickFocusesAndThePinMakesTheBaseline) {
    QTest::mouseClick(table_->viewport(), Qt::LeftButton, {}, middle(1, 1));
    EXPECT_EQ(stage_.cursor.run(), stage_.context.runs.shown()[1]);
    const QRect cell = table_->visualRect(model().index(0, 0));
    const auto& row = static_cast<CompareTableModel&>(model()).row(0);
    QTest::mouseClick(table_->viewport(), Qt::LeftButton, {}, CompareTableDelegate::pinRect(cell, row).center());
    ASSERT_TRUE(QTest::qWaitFor([&] { return !stage_.context.runs.baseline().isEmpty(); }, kPatience));
    EXPECT_EQ(stage_.context.runs.baseline(), stage_.context.runs.shown()[0]);
    EXPECT_EQ(stage_.cursor.run(), stage_.context.runs.shown()[1]) << "pinning does not focus";
    EXPECT_TRUE(QTest::qWaitFor([&] { return view_->table().headers.contains("Δ"); }, kPatience));
    stage_.undo.undo();
    EXPECT_TRUE(QTest::qWaitFor([&] { return stage_.context.runs.baseline().isEmpty(); }, kPatience));
}

TEST_F(CompareTableViewTest, SortsByAHeaderAndFilters) {
    QTest::mouseClick(table_->horizontalHeader()->viewport(), Qt::LeftButton, {},
                      {table_->horizontalHeader()->sectionViewportPosition(0) + 20, 10});
    ASSERT_TRUE(QTest::qWaitFor([&] { return text(0, 0) == "OutEffHop"; }, kPatience));
    view_->findChild<QLineEdit*>("compare_table.filter")->setText("bos");
    EXPECT_TRUE(waitForRows(1));
}

TEST_F(CompareTableViewTest, FollowsTheCursorToEarlierSteps) {
    int loss = 0;
    for (int c = 1; c < model().columnCount(); ++c)
        if (model().headerData(c, Qt::Horizontal).toString() == "valid loss ↓") loss = c;
    ASSERT_GT(loss, 0);
    const QString last = text(0, loss);
    stage_.cursor.goTo(10);
    EXPECT_TRUE(QTest::qWaitFor([&] { return text(0, loss) != last; }, kPatience));
}

TEST_F(CompareTableViewTest, EveryColumnIsReachableAndNothingOverlaps) {
    const auto* header = table_->horizontalHeader();
    for (int c = 0; c < model().columnCount(); ++c) EXPECT_GT(header->sectionSize(c), 40) << c;
}

}  // namespace
}  // namespace outeffhop::compare_table
