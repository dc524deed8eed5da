// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/export.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QImage>
#include <QPainter>
#include <QPushButton>
#include <QSettings>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QXmlStreamReader>

#include "tests/views/kit/samples.h"
#include "views/kit/curve_plot.h"
#include "views/kit/export_dialog.h"
#include "views/kit/head_grid.h"
#include "views/kit/histogram_plot.h"
#include "views/kit/token_strip.h"

namespace outeffhop::kit {
namespace {

/// One of each plot, filled.
struct Plots {
    CurvePlotWidget curves;
    HeatMapWidget map;
    HeadGridWidget grid;
    TokenStripWidget strip;
    HistogramPlotWidget histogram;

    Plots() {
        curves.setTitle("Copy loss", "nats, log");
        curves.setLogScale(true);
        for (int r = 0; r < 3; ++r) {
            const QString key = QString::number(r);
            curves.setCurve(key, {r == 0 ? "softmax" : r == 1 ? "softmax + BOS" : "OutEffHop", runColour(r), {}});
            const auto [steps, values] = samples::loss(1500, 4, 0.01, unsigned(r));
            curves.setData(key, steps, values);
        }
        map.setTitle("OutEffHop · L1 · H1 · step 1,500");
        map.setMatrix(samples::attention(40, true));
        map.setTokens(samples::tokens(40), samples::tokens(40));
        grid.setShape(2, 4);
        strip.setTokens(samples::tokens(40));
        strip.setValues("no-op probability", std::vector<float>(40, 0.5f));
        histogram.setTitle("Activations · L3 output", "√ count");
        for (int i = 0; i < 8; ++i) histogram.append("0", samples::frame(i * 100, 0.3, unsigned(i)));
    }
    std::vector<const Exportable*> all() const { return {&curves, &map, &grid, &strip, &histogram}; }
};

class Export : public ::testing::Test {
 protected:
    QString path(const QString& name) const { return folder.filePath(name); }
    static QByteArray read(const QString& file) {
        QFile in(file);
        EXPECT_TRUE(in.open(QIODevice::ReadOnly)) << qPrintable(file);
        return in.readAll();
    }
    QTemporaryDir folder;
    Plots plots;
};

TEST_F(Export, PngHasTheSizeAskedFor) {
    for (const Exportable* plot : plots.all()) {
        const Status status =
            writeFigure(*plot, {.format = FigureFormat::png, .widthMm = 85, .dpi = 300}, path("a.png"));
        ASSERT_TRUE(status) << status.error().message;
        const QImage image(path("a.png"));
        EXPECT_EQ(image.width(), 1004) << "85 mm at 300 dpi";
        EXPECT_NEAR(image.dotsPerMeterX(), 11811, 1);
        EXPECT_EQ(image.pixel(1, image.height() - 2), qRgb(255, 255, 255)) << "print theme is white";
    }
}

TEST_F(Export, SvgIsWellFormedVectorAndReadable) {
    for (const Exportable* plot : plots.all()) {
        const Status status = writeFigure(*plot, {.format = FigureFormat::svg}, path("a.svg"));
        ASSERT_TRUE(status) << status.error().message;
        const QByteArray bytes = read(path("a.svg"));
        QXmlStreamReader xml(bytes);
        int texts = 0;
        while (!xml.atEnd()) texts += xml.readNext() == QXmlStreamReader::StartElement && xml.name() == u"text";
        EXPECT_FALSE(xml.hasError()) << qPrintable(xml.errorString());
        EXPECT_GT(texts, 3);
        EXPECT_TRUE(bytes.contains("width=\"85")) << bytes.left(400).toStdString();
        EXPECT_TRUE(QSvgRenderer(bytes).isValid());
    }
}

TEST_F(Export, SvgOfCurvesIsLinesAndStaysInsideThePage) {
    ASSERT_TRUE(writeFigure(plots.curves, {.format = FigureFormat::svg}, path("a.svg")));
    const QByteArray bytes = read(path("a.svg"));
    EXPECT_EQ(bytes.count("<image"), 0);
    EXPECT_GE(bytes.count("<polyline") + bytes.count("<path"), 3);
    EXPECT_TRUE(bytes.contains("softmax + BOS"));
    EXPECT_TRUE(bytes.contains("nats, log"));
    EXPECT_TRUE(bytes.contains(">1,500</text>")) << "tick labels";
}

TEST_F(Export, PdfHasOnePageOfTheRightWidthWithFonts) {
    for (const Exportable* plot : plots.all()) {
        ASSERT_TRUE(writeFigure(*plot, {.format = FigureFormat::pdf, .widthMm = 127}, path("a.pdf")));
        const QByteArray bytes = read(path("a.pdf"));
        EXPECT_TRUE(bytes.startsWith("%PDF-"));
        EXPECT_TRUE(bytes.trimmed().endsWith("%%EOF"));
        EXPECT_TRUE(bytes.contains("/MediaBox [0 0 360")) << "127 mm are 360 pt";
        EXPECT_TRUE(bytes.contains("/FontFile")) << "text is text";
    }
}

TEST_F(Export, FontSizeChangesTheTextNotTheWidth) {
    ASSERT_TRUE(writeFigure(plots.curves, {.format = FigureFormat::png, .fontPt = 6}, path("small.png")));
    ASSERT_TRUE(writeFigure(plots.curves, {.format = FigureFormat::png, .fontPt = 12}, path("large.png")));
    EXPECT_EQ(QImage(path("small.png")).width(), QImage(path("large.png")).width());
    EXPECT_NE(QImage(path("small.png")), QImage(path("large.png")));
}

TEST_F(Export, ExportingLeavesTheWidgetAlone) {
    plots.curves.resize(400, 200);
    plots.curves.replotNow();
    const QImage before = plots.curves.grab().toImage();
    ASSERT_TRUE(writeFigure(plots.curves, {.format = FigureFormat::pdf}, path("a.pdf")));
    plots.curves.replotNow();
    EXPECT_EQ(plots.curves.grab().toImage(), before);
}

TEST_F(Export, FailuresAreSentences) {
    EXPECT_FALSE(writeFigure(plots.curves, {.widthMm = 5}, path("a.pdf")));
    EXPECT_FALSE(writeFigure(plots.curves, {.fontPt = 100}, path("a.pdf")));
    EXPECT_FALSE(writeFigure(plots.curves, {.format = FigureFormat::png, .widthMm = 1000, .dpi = 2400}, path("a.png")));
    const Status status = writeFigure(plots.curves, {}, "/nowhere/at/all.pdf");
    ASSERT_FALSE(status);
    EXPECT_NE(status.error().message.find("/nowhere/at/all.pdf"), std::string::npos);
    EXPECT_FALSE(writeCsv(plots.curves, "/dev/full"));
    EXPECT_FALSE(QFile::exists(path("a.pdf")));
}

TEST_F(Export, AFailureLeavesTheOldFile) {
    ASSERT_TRUE(writeCsv(plots.curves, path("a.csv")));
    const QByteArray before = read(path("a.csv"));
    EXPECT_FALSE(writeFigure(plots.curves, {.widthMm = 5}, path("a.csv")));
    EXPECT_EQ(read(path("a.csv")), before);
    EXPECT_TRUE(before.startsWith("run,step,value\n"));
}

TEST_F(Export, TheDialogWritesWhatItShowsAndRemembers) {
    QSettings().clear();
    {
        ExportDialog dialog(plots.curves);
        EXPECT_EQ(samples::unnamedControls(dialog).join('\n').toStdString(), "");
        dialog.findChild<QComboBox*>("export.format")->setCurrentIndex(0);
        dialog.findChild<QDoubleSpinBox*>("export.width")->setValue(50.8);
        dialog.findChild<QDoubleSpinBox*>("export.dpi")->setValue(100);
        const Status status = dialog.write(path("a.png"));
        ASSERT_TRUE(status) << status.error().message;
        EXPECT_EQ(QImage(path("a.png")).width(), 201);
    }
    ExportDialog again(plots.map);
    EXPECT_EQ(again.options().format, FigureFormat::png);
    EXPECT_EQ(again.options().dpi, 100);
    again.findChild<QComboBox*>("export.format")->setCurrentIndex(3);
    ASSERT_TRUE(again.write(path("a.csv")));
    EXPECT_TRUE(read(path("a.csv")).startsWith("query,"));
}

TEST_F(Export, TheDialogCopiesWhatItShows) {
    ExportDialog dialog(plots.map);
    auto* copy = dialog.findChild<QPushButton*>("export.copy");
    ASSERT_TRUE(copy);
    dialog.findChild<QComboBox*>("export.format")->setCurrentIndex(2);
    dialog.findChild<QDoubleSpinBox*>("export.width")->setValue(50.8);
    dialog.findChild<QDoubleSpinBox*>("export.dpi")->setValue(100);
    copy->click();
    EXPECT_NEAR(QApplication::clipboard()->image().width(), 200, 1);
    dialog.findChild<QComboBox*>("export.format")->setCurrentIndex(3);
    copy->click();
    EXPECT_EQ(QApplication::clipboard()->text(), plots.map.csv());
}

TEST_F(Export, TablesAreWrittenInEveryFormat) {
    const Table table{"", {"run", "loss"}, {{"a", "1"}}, {}};
    for (auto format : {TableFormat::csv, TableFormat::markdown, TableFormat::latex}) {
        const QString file = path("t." + endingOf(format));
        ASSERT_TRUE(writeTable(table, format, file));
        EXPECT_EQ(QString::fromUtf8(read(file)), formatTable(table, format));
    }
}

TEST_F(Export, ACsvHoldsOneTableAndTheOthersStandBesideIt) {
    const std::vector<Table> tables{{"Table 1", {"run"}, {{"a"}}, {}}, {"The orderings", {"claim"}, {{"b"}}, {}}};
    ASSERT_TRUE(writeTables(tables, TableFormat::csv, path("t.csv")));
    EXPECT_EQ(read(path("t.csv")), "run\r\na\r\n");
    EXPECT_EQ(read(path("t_the_orderings.csv")), "claim\r\nb\r\n");
    ASSERT_TRUE(writeTables(tables, TableFormat::latex, path("t.tex")));
    const auto latex = read(path("t.tex"));
    EXPECT_EQ(latex.count("\\toprule"), 2);
    EXPECT_TRUE(latex.contains("The orderings"));
    EXPECT_EQ(filesOf(tables, TableFormat::latex, path("t.tex")).size(), 1);
}

}  // namespace
}  // namespace outeffhop::kit
