// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/table.h"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QStandardItemModel>
#include <QTest>

#include "views/kit/table_view.h"

namespace outeffhop::kit {
namespace {

const Table kTable{"Runs, 3 seeds",
                   {"run", "loss ↓\nlast, mean ± std"},
                   {{"opt_tiny & \"co\"", "1.53 ± 0.03"}, {"100 % a|b", "–"}},
                   {ColumnAlignment::left, ColumnAlignment::right}};

/// A text column and `figures` wide ones, in a table of 500 pixels.
int widthOfText(int figures) {
    QStandardItemModel model(1, 1 + figures);
    model.setItem(0, 0, new QStandardItem(QStringLiteral("a method with a long name indeed, clipped")));
    for (int column = 1; column <= figures; ++column) {
        model.setHorizontalHeaderItem(column, new QStandardItem(QStringLiteral("n")));
        model.setHeaderData(column, Qt::Horizontal, int(Qt::AlignRight), Qt::TextAlignmentRole);
        model.setItem(0, column, new QStandardItem(QStringLiteral("1234567.890 ± 12.345")));
    }
    TableView view(QStringLiteral("table"), QStringLiteral("table"));
    view.resize(500, 100);
    view.setSourceModel(&model);
    view.show();
    EXPECT_TRUE(QTest::qWaitForWindowExposed(&view));
    return view.columnWidth(0);
}

TEST(Table, WordsAreCutShortOnlyWhereThatSavesTheScrolling) {
    const int whole = widthOfText(6);
    EXPECT_LT(widthOfText(2), whole);
}

TEST(Table, CsvQuotesWhatItMust) {
    EXPECT_EQ(formatTable(kTable, TableFormat::csv),
              "run,\"loss ↓\nlast, mean ± std\"\r\n\"opt_tiny & \"\"co\"\"\",1.53 ± 0.03\r\n100 % a|b,–\r\n");
}

TEST(Table, MarkdownEscapesBarsAndLineEnds) {
    EXPECT_EQ(formatTable(kTable, TableFormat::markdown),
              "Runs, 3 seeds\n\n| run | loss ↓<br>last, mean ± std |\n| --- | ---: |\n| opt_tiny & \"co\" | 1.53 ± "
              "0.03 |\n| 100 % a\\|b | – |\n");
}

TEST(Table, LatexIsBooktabsAndEscaped) {
    EXPECT_EQ(formatTable(kTable, TableFormat::latex),
              "% \\usepackage{booktabs}\n\\begin{table}\n\\centering\n\\caption{Runs, 3 "
              "seeds}\n\\begin{tabular}{lr}\n\\toprule\n"
              "run & \\shortstack[r]{loss $\\downarrow$ \\\\ last, mean $\\pm$ std} \\\\\n\\midrule\n"
              "opt\\_tiny \\& \"co\" & 1.53 $\\pm$ 0.03 \\\\\n100 \\% a$|$b & -- "
              "\\\\\n\\bottomrule\n\\end{tabular}\n\\end{table}\n");
}

TEST(Table, EveryLatexSpecialIsEscaped) {
    EXPECT_EQ(escapeLatex("\\ {} $ & # ^ _ ~ %"),
              "\\textbackslash{} \\{\\} \\$ \\& \\# \\textasciicircum{} \\_ \\textasciitilde{} \\%");
    EXPECT_EQ(escapeLatex("−0.5 ∅ ‖x‖∞"), "$-$0.5 $\\emptyset$ $\\|$x$\\|$$\\infty$");
}

QStandardItemModel* makeModel(QObject* parent) {
    auto* model = new QStandardItemModel(3, 2, parent);
    model->setHorizontalHeaderLabels({"tensor", "value"});
    model->setHeaderData(1, Qt::Horizontal, int(Qt::AlignRight), Qt::TextAlignmentRole);
    const double values[]{9, 10, qQNaN()};
    const char* texts[]{"9", "10", "–"};
    for (int r = 0; r < 3; ++r) {
        model->setItem(r, 0, new QStandardItem(QString("L%1").arg(r)));
        auto* item = new QStandardItem(texts[r]);
        item->setData(values[r], TableView::kSortRole);
        model->setItem(r, 1, item);
    }
    return model;
}

TEST(TableView, SortsNumbersAsNumbersAndUndefinedLast) {
    TableView view("outliers", "Largest outliers");
    view.setSourceModel(makeModel(&view));
    const auto column = [&] {
        QStringList out;
        for (const auto& row : view.table().rows) out << row[1];
        return out;
    };
    EXPECT_EQ(column(), (QStringList{"9", "10", "–"}));
    view.sortByColumn(1, Qt::DescendingOrder);
    EXPECT_EQ(column(), (QStringList{"10", "9", "–"}));
    view.sortByColumn(1, Qt::AscendingOrder);
    EXPECT_EQ(column(), (QStringList{"9", "10", "–"}));
    EXPECT_EQ(view.table().alignment, (std::vector{ColumnAlignment::left, ColumnAlignment::right}));
}

TEST(TableView, CopiesTheSelectedRowsAsText) {
    TableView view("outliers", "Largest outliers");
    view.setSourceModel(makeModel(&view));
    EXPECT_EQ(view.copyText(), "tensor\tvalue\nL0\t9\nL1\t10\nL2\t–\n");
    view.selectSourceRow(1);
    QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier);
    EXPECT_EQ(QApplication::clipboard()->text(), "tensor\tvalue\nL1\t10\n");
}

TEST(TableView, ColumnsFillTheWidthAndNeverCutFigures) {
    TableView view("outliers", "Largest outliers");
    auto* model = makeModel(&view);
    view.setSourceModel(model);
    view.resize(500, 200);
    view.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&view));
    EXPECT_EQ(view.columnWidth(0) + view.columnWidth(1), view.viewport()->width());
    model->item(0, 1)->setText("123,456,789,012,345,678,901,234,567,890");
    EXPECT_GE(view.columnWidth(1), view.sizeHintForIndex(view.model()->index(0, 1)).width());
}

TEST(TableView, LongNamesGiveWayToFigures) {
    TableView view("outliers", "Largest outliers");
    auto* model = makeModel(&view);
    model->item(0, 0)->setText(QString(200, 'n'));
    view.setSourceModel(model);
    view.resize(300, 200);
    view.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&view));
    EXPECT_EQ(view.columnWidth(0) + view.columnWidth(1), view.viewport()->width());
    EXPECT_GE(view.columnWidth(1), view.sizeHintForIndex(view.model()->index(0, 1)).width());
}

TEST(TableView, ReportsRowsOfTheSourceModel) {
    TableView view("outliers", "Largest outliers");
    view.setSourceModel(makeModel(&view));
    view.sortByColumn(1, Qt::DescendingOrder);
    view.selectSourceRow(0);
    EXPECT_EQ(view.sourceRow(view.currentIndex()), 0);
    EXPECT_EQ(view.currentIndex().row(), 1);
    view.setRowFilter("L2");
    EXPECT_EQ(view.table().rows.size(), 1u);
}

}  // namespace
}  // namespace outeffhop::kit
