// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/outliers/outliers_presenter.h"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include "views/kit/table_view.h"

namespace outeffhop::outliers {
namespace {

bridge::RunData run() {
    bridge::RunData data;
    data.tensors = {{0, "embedding", "embedding", -1, 8}, {1, "L1 output", "block_output", 0, 8}};
    data.probe = {{0, 17, 1, ",", ""}};
    return data;
}

TEST(Outliers, ARowNamesTensorTokenChannelAndStep) {
    const auto rows = outlierRows({{1050, 1, 0, -49.84f, 0, 17, 27}}, run());
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0][0].text, "−49.8");
    EXPECT_NEAR(rows[0][0].key, 49.84, 1e-4) << "sorted by magnitude";
    EXPECT_EQ(rows[0][1].text, "L1 output");
    EXPECT_EQ(rows[0][2].text, "“,” 17");
    EXPECT_EQ(rows[0][3].text, "27");
    EXPECT_EQ(rows[0][4].text, "1,050");
}

TEST(Outliers, UnknownTokensAndTensorsShowTheirNumber) {
    const auto rows = outlierRows({{1, 9, 0, 1, 3, 4, 0}}, run());
    EXPECT_EQ(rows[0][1].text, "9");
    EXPECT_EQ(rows[0][2].text, "4");
}

TEST(Outliers, LayersAreBlockOutputsUnlessAllAreWanted) {
    std::vector<store::ActivationRecord> records(2);
    records[0].tensor = 0;
    records[1].tensor = 1;
    records[1].maxInfNorm = 46.1;
    records[1].averageKurtosis = 12.89;
    EXPECT_EQ(layerRows(records, run(), true).size(), 1u);
    EXPECT_EQ(layerRows(records, run(), false).size(), 2u);
    EXPECT_EQ(layerRows(records, run(), true)[0][1].text, "46.1");
    EXPECT_EQ(layerRows(records, run(), true)[0][2].text, "12.89");
}

TEST(Outliers, EachShownRunHasItsMeasuresAtTheCursor) {
    bridge::RunData data;
    data.curves["outlier.max_inf_norm"] = {{0, 10}, {4, 62.69}};
    const auto rows = runRows({{"softmax", Qt::red, &data, 12}, {"hop", Qt::blue, &data, -1}});
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0][0].text, "softmax");
    EXPECT_EQ(rows[0][0].mark, QColor(Qt::red));
    EXPECT_EQ(rows[0][1].text, "62.7");
    EXPECT_EQ(rows[0][2].text, "–") << "never recorded";
    EXPECT_EQ(rows[1][1].text, "–") << "not yet";
}

TEST(FiguresModel, RowsAreReplacedInPlace) {
    kit::FiguresModel model(layerColumns());
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Warning);
    model.setRows({{{"a", 0, false}, {"2", 2}, {"3", 3}}});
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset), inserted(&model, &QAbstractItemModel::rowsInserted);
    model.setRows({{{"a", 0, false}, {"4", 4}, {"3", 3}}, {{"b", 0, false}, {"5", 5}, {"6", 6}}});
    EXPECT_EQ(resets.count(), 0);
    EXPECT_EQ(inserted.count(), 1);
    EXPECT_EQ(model.index(0, 1).data().toString(), "4");
    EXPECT_EQ(model.index(1, 2).data(kit::TableView::kSortRole).toDouble(), 6);
    model.setRows({});
    EXPECT_EQ(model.rowCount(), 0);
}

}  // namespace
}  // namespace outeffhop::outliers
