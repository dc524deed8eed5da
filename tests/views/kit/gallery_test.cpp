// SPDX-License-Identifier: GPL-3.0-or-later
// Draws every widget with made-up data into <build>/gallery, dark and light, to be looked at; asserts that there is a
// picture.
#include <gtest/gtest.h>

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QGridLayout>
#include <QMenu>
#include <QStandardItemModel>
#include <QTest>
#include <cmath>
#include <limits>
#include <set>

#include "tests/views/kit/samples.h"
#include "views/kit/curve_plot.h"
#include "views/kit/export.h"
#include "views/kit/export_dialog.h"
#include "views/kit/head_grid.h"
#include "views/kit/histogram_plot.h"
#include "views/kit/panel.h"
#include "views/kit/table_view.h"
#include "views/kit/time_line.h"
#include "views/kit/token_strip.h"

namespace outeffhop::kit {
namespace {

const char* const kRuns[]{"softmax", "softmax + BOS", "OutEffHop"};

QString galleryFolder() {
    const QString folder = QCoreApplication::applicationDirPath() + "/../gallery";
    QDir().mkpath(folder);
    return folder;
}

void expectPicture(const QImage& image, const QString& name) {
    ASSERT_TRUE(image.save(galleryFolder() + '/' + name + ".png"));
    std::set<QRgb> colours;
    for (int y = 0; y < image.height(); y += 3)
        for (int x = 0; x < image.width(); x += 3) colours.insert(image.pixel(x, y));
    EXPECT_GT(colours.size(), 8u) << qPrintable(name);
}

CurvePlotWidget* makeCurves(const QString& title, const QString& unit, double start, double end, bool isLog) {
    auto* plot = new CurvePlotWidget;
    plot->setTitle(title, unit);
    plot->setLogScale(isLog);
    for (int r = 0; r < 3; ++r) {
        plot->setCurve(kRuns[r], {kRuns[r], runColour(r), {}});
        const auto [steps, values] = samples::loss(1500, start, end * (1 + 0.1 * r), unsigned(r));
        plot->setData(kRuns[r], steps, values);
    }
    plot->setSmoothing(0.8);
    plot->setCursor(1499);
    return plot;
}

HistogramPlotWidget* makeHistogram(HistogramMode mode) {
    auto* plot = new HistogramPlotWidget;
    for (int r = 0; r < 3; ++r) {
        plot->setRun(kRuns[r], kRuns[r], runColour(r));
        std::vector<HistogramFrame> frames;
        for (int i = 0; i <= 20; ++i)
            frames.push_back(samples::frame(i * 75, 0.15 + 0.06 * i * (1 + 0.3 * r), unsigned(i + 40 * r)));
        plot->setFrames(kRuns[r], std::move(frames));
    }
    plot->setFocusRun(kRuns[2]);
    plot->setMode(mode);
    return plot;
}

HeadGridWidget* makeGrid(int layers, int heads) {
    auto* grid = new HeadGridWidget;
    grid->setShape(layers, heads);
    std::vector<float> noop, sink;
    for (int l = 0; l < layers; ++l)
        for (int h = 0; h < heads; ++h) {
            const bool isNoop = (l + h) % 3 == 0;
            grid->setThumbnail({l, h}, 32, 32, samples::codes(samples::attention(32, isNoop)));
            noop.push_back(isNoop ? 0.98f : 0.1f * float(h % 5));
            sink.push_back(0.02f * float(l));
        }
    grid->setBar("no-op mass", "∅", noop);
    grid->setSecondary("sink mass", "sink", sink);
    grid->setSelected(HeadId{0, 0});
    return grid;
}

QStandardItemModel* makeOutliers(QObject* parent) {
    auto* model = new QStandardItemModel(0, 5, parent);
    model->setHorizontalHeaderLabels({"value", "tensor", "token", "ch.", "step"});
    for (int c : {0, 3, 4})
        model->setHeaderData(c, Qt::Horizontal, int(Qt::AlignRight | Qt::AlignVCenter), Qt::TextAlignmentRole);
    for (const QStringList& row : {QStringList{"49.8", "L3 out", "“,” 17", "27", "1,050"},
                                   {"−46.1", "L3 out", "“⏎” 10", "27", "1,125"},
                                   {"44.9", "L2 ffn", "“H” 41", "5", "900"},
                                   {"−38.8", "L3 out", "“·” 18", "27", "1,200"}}) {
        QList<QStandardItem*> items;
        for (int c = 0; c < 5; ++c) {
            items << new QStandardItem(row[c]);
            if (c == 0 || c > 2) items.back()->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        }
        model->appendRow(items);
    }
    return model;
}

Panel* makePanel(const char* name, const QString& title, const QString& sentence, QWidget* content) {
    auto* panel = new Panel(name, title);
    panel->setSubtitle(sentence);
    panel->setContent(content);
    panel->setExportable(dynamic_cast<Exportable*>(content));
    panel->menu()->addAction("Copy values");
    return panel;
}

/// A window like the Train workspace, from the kit alone.
std::unique_ptr<QWidget> makeTrainWindow() {
    auto window = std::make_unique<QWidget>();
    auto* grid = new QGridLayout(window.get());
    grid->setContentsMargins(kGrid, kGrid, kGrid, kGrid);
    grid->setSpacing(kGrid);
    auto* three = new QWidget;
    auto* row = new QHBoxLayout(three);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(makeCurves("Loss", "nats / token", 4.2, 1.5, false));
    row->addWidget(makeCurves("Copy loss", "nats, log", 4, 0.01, true));
    auto* mass = makeCurves("No-op mass, L1", "mean over idle queries", 0, 0.9, false);
    mass->setValueRange(0, 1);
    row->addWidget(mass);
    grid->addWidget(makePanel("curves", "Curves", "of all shown runs, by step", three), 0, 0, 1, 2);

    grid->addWidget(makePanel("heads", "Heads", "thumbnail: attention · bar: no-op mass", makeGrid(3, 1)), 1, 0);
    auto* map = new HeatMapWidget;
    map->setMatrix(samples::attention(40, true));
    map->setTokens(samples::tokens(40), samples::tokens(40));
    map->setLocked(HeatMapCell{17, 16});
    auto* mapPanel =
        makePanel("attention", "L1 · H1 attention", "query ↓ key → · ∅ = nowhere · each row sums to 1", map);
    mapPanel->setBadge(runColour(2));
    mapPanel->addChip("scale", "√ scale");
    mapPanel->addChip("range", "0 – 1");
    grid->addWidget(mapPanel, 1, 1);

    auto* strip = new TokenStripWidget;
    strip->setTokens(samples::tokens(60));
    std::vector<float> noop = samples::attention(60, true).nowhere;
    strip->setValues("no-op probability of L1 · H1", noop);
    grid->addWidget(makePanel("tokens", "Probe tokens",
                              "coloured by no-op probability of L1 · H1; underlined: trigger tokens", strip),
                    2, 0, 1, 2);

    auto* histogram = makePanel("histogram", "Activations · L3 output", "by step, signed log axis, nothing is clipped",
                                makeHistogram(HistogramMode::ridge));
    grid->addWidget(histogram, 0, 2, 2, 1);
    auto* table = new TableView("outliers", "Largest outliers");
    table->setSourceModel(makeOutliers(table));
    grid->addWidget(makePanel("outlier_panel", "Largest outliers", "over the probe", table), 2, 2);

    auto* line = new TimeLineWidget;
    line->setPlannedSteps(1500);
    std::vector<std::int64_t> steps{0, 1, 2, 4, 8, 16, 32, 64};
    for (int s = 75; s <= 1500; s += 75) steps.push_back(s);
    line->setSnapshots(steps);
    line->setEvents({{525, "head L1·H1 became a no-op head", true}, {900, "checkpoint", false}});
    grid->addWidget(line, 3, 0, 1, 3);
    grid->setColumnStretch(0, 2);
    grid->setColumnStretch(1, 8);
    grid->setColumnStretch(2, 3);
    grid->setRowStretch(0, 2);
    grid->setRowStretch(1, 6);
    grid->setRowStretch(2, 1);
    return window;
}

std::unique_ptr<QWidget> makeStates() {
    auto window = std::make_unique<QWidget>();
    auto* grid = new QGridLayout(window.get());
    auto* empty = new Panel("a", "Attention");
    empty->showEmpty("No run is selected. Select one in the list, or start one.", "New run", [] {});
    auto* loading = new Panel("b", "Attention");
    loading->showLoading("Reading step 1,500 …");
    auto* stale = makePanel("c", "Loss", "nats / token", makeCurves("", "", 4.2, 1.5, false));
    stale->showWarning("The worker died at step 1,499; this is what it had committed.", "Resume", [] {});
    auto* difference = new HeatMapWidget;
    AttentionMatrix a = samples::attention(32, true), b = samples::attention(32, false);
    for (std::size_t i = 0; i < a.values.size(); ++i) a.values[i] -= b.values[i];
    a.nowhere.clear();
    difference->setMatrix(a);
    difference->setTokens(samples::tokens(32), samples::tokens(32));
    difference->showDifference();
    auto* words = new HeatMapWidget;
    AttentionMatrix small = samples::attention(12, false);
    Tokens tokens;
    for (const char* w :
         {"[CLS]", "the", "committee", "postponed", "the", "vote", "because", "it", "feared", "a", "protest", "[SEP]"})
        tokens.push_back({w, false});
    words->setMatrix(small);
    words->setTokens(tokens, tokens);
    words->showProbability();
    grid->addWidget(empty, 0, 0);
    grid->addWidget(loading, 0, 1);
    grid->addWidget(stale, 0, 2);
    grid->addWidget(makePanel("d", "OutEffHop − softmax", "signed difference", difference), 1, 0);
    grid->addWidget(makePanel("e", "L3 · H10", "query ↓ key →", words), 1, 1);
    grid->addWidget(makePanel("f", "Activations", "overlay", makeHistogram(HistogramMode::overlay)), 1, 2);
    grid->addWidget(makePanel("g", "Activations", "heat", makeHistogram(HistogramMode::heat)), 2, 0);
    grid->addWidget(makePanel("h", "All heads", "bar: no-op mass", makeGrid(12, 12)), 2, 1);
    grid->addWidget(makePanel("i", "Few heads", "bar: no-op mass", makeGrid(2, 4)), 2, 2);
    return window;
}

class Gallery : public ::testing::TestWithParam<ThemeKind> {
 protected:
    void SetUp() override { applyTheme(*qApp, GetParam()); }
    void TearDown() override { applyTheme(*qApp, ThemeKind::dark); }
    static QString suffix() { return GetParam() == ThemeKind::dark ? "_dark" : "_light"; }
    static void shoot(QWidget& window, QSize size, const QString& name) {
        window.resize(size);
        window.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&window));
        QCoreApplication::processEvents();
        for (auto* plot : window.findChildren<CurvePlotWidget*>()) plot->replotNow();
        expectPicture(window.grab().toImage(), name + suffix());
        EXPECT_EQ(samples::unnamedControls(window).join('\n').toStdString(), "");
    }
};

TEST_P(Gallery, TrainWindow) {
    auto window = makeTrainWindow();
    shoot(*window, {1680, 900}, "train_1680");
    shoot(*window, {1280, 760}, "train_1280");
}

TEST_P(Gallery, States) {
    auto window = makeStates();
    shoot(*window, {1500, 1100}, "states");
}

TEST_P(Gallery, HoverAndDialog) {
    std::unique_ptr<CurvePlotWidget> plot(makeCurves("Copy loss", "nats, log", 4, 0.01, true));
    plot->resize(520, 300);
    plot->show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(plot.get()));
    plot->replotNow();
    QTest::mouseMove(plot->findChild<QWidget*>("curve_plot.canvas"), QPoint(200, 150));
    QCoreApplication::processEvents();
    plot->replotNow();
    expectPicture(plot->grab().toImage(), "hover" + suffix());
    plot->setLogScale(false);
    const std::vector<double> steps{1500, 1501, 1502}, values{250, std::numeric_limits<double>::infinity(), 0.02};
    plot->append(kRuns[0], steps, values);
    plot->replotNow();
    expectPicture(plot->grab().toImage(), "extremes" + suffix());
    ExportDialog dialog(*plot);
    dialog.findChild<QComboBox*>("export.format")->setCurrentIndex(2);
    shoot(dialog, dialog.sizeHint(), "export_dialog");
}

INSTANTIATE_TEST_SUITE_P(Themes, Gallery, ::testing::Values(ThemeKind::dark, ThemeKind::light));

TEST(GalleryFigures, EveryPlotAsPrintPdf) {
    const QString folder = galleryFolder();
    std::unique_ptr<CurvePlotWidget> curves(makeCurves("Copy loss", "nats, log", 4, 0.01, true));
    std::unique_ptr<HistogramPlotWidget> ridge(makeHistogram(HistogramMode::ridge)),
        overlay(makeHistogram(HistogramMode::overlay)), heat(makeHistogram(HistogramMode::heat));
    ridge->setTitle("Activations · L3 output", "√ count");
    std::unique_ptr<HeadGridWidget> grid(makeGrid(3, 4));
    HeatMapWidget map;
    map.setTitle("OutEffHop · L1 · H1 · step 1,500");
    map.setMatrix(samples::attention(40, true));
    map.setTokens(samples::tokens(40), samples::tokens(40));
    TokenStripWidget strip;
    strip.setTokens(samples::tokens(60));
    strip.setValues("no-op probability of L1 · H1", samples::attention(60, true).nowhere);
    const std::pair<const char*, const Exportable*> figures[]{
        {"curves", curves.get()}, {"ridge", ridge.get()}, {"overlay", overlay.get()}, {"heat", heat.get()},
        {"grid", grid.get()},     {"map", &map},          {"strip", &strip}};
    for (const auto& [name, plot] : figures)
        for (auto format : {FigureFormat::pdf, FigureFormat::svg, FigureFormat::png}) {
            const Status status =
                writeFigure(*plot, {.format = format}, QString("%1/figure_%2.%3").arg(folder, name, endingOf(format)));
            EXPECT_TRUE(status) << status.error().message;
        }
}

}  // namespace
}  // namespace outeffhop::kit
