// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/histogram_plot.h"

#include <gmock/gmock.h>

#include <QSignalSpy>
#include <QTest>
#include <cmath>

#include "core/store/signed_log_histogram.h"
#include "tests/views/kit/samples.h"
#include "views/kit/histogram_scene.h"
#include "views/kit/number_format.h"
#include "views/kit/painting.h"

namespace outeffhop::kit {
namespace {

using Bins = store::SignedLogBins;

TEST(SignedLogAxis, IsSymmetricAndMonotone) {
    const SignedLogAxis axis{0.01, 100};
    EXPECT_DOUBLE_EQ(axis.positionOf(0), 0);
    EXPECT_DOUBLE_EQ(axis.positionOf(100), 1);
    EXPECT_DOUBLE_EQ(axis.positionOf(-100), -1);
    double last = -2;
    for (double v : {-100.0, -1.0, -0.01, -0.001, 0.0, 0.001, 0.01, 0.5, 1.0, 99.0}) {
        EXPECT_GT(axis.positionOf(v), last) << v;
        EXPECT_DOUBLE_EQ(axis.positionOf(v), -axis.positionOf(-v));
        last = axis.positionOf(v);
    }
    EXPECT_THAT(axis.ticks(), ::testing::ElementsAre(-100, -1, 0, 1, 100));
}

TEST(SignedLogAxis, BinsTileIt) {
    const SignedLogAxis axis{0.01, 100};
    for (int bin = 1; bin < Bins::kCount; ++bin)
        EXPECT_NEAR(axis.extentOf(bin).first, axis.extentOf(bin - 1).second, 1e-12);
}

TEST(SignedLogAxis, GrowsToWholeDecadesAroundTheLargestBin) {
    SignedLogAxis axis;
    HistogramFrame frame{0, std::vector<std::uint32_t>(Bins::kCount)};
    frame.counts[std::size_t(Bins::of(-49.8f))] = 1;
    axis.include(frame);
    EXPECT_NEAR(axis.outer, 100, 1e-9);
    EXPECT_NEAR(axis.inner, 0.01, 1e-12);
}

TEST(SignedLogAxis, LooksCloserAtSmallActivations) {
    SignedLogAxis axis;
    HistogramFrame frame{0, std::vector<std::uint32_t>(Bins::kCount)};
    frame.counts[std::size_t(Bins::of(0.0002f))] = 1000;
    axis.include(frame);
    EXPECT_NEAR(axis.inner, 0.0001, 1e-12);
}

TEST(HistogramScene, LeavesRoomForTheLabelsOfBothEnds) {
    HistogramScene scene;
    scene.mode = HistogramMode::overlay;
    scene.axis.outer = 10'000;
    const auto box = scene.layout({300, 200}).box;
    const double half = textWidth(captionFont(), formatTick(-10'000)) / 2;
    EXPECT_GE(box.left(), half);
    EXPECT_LE(box.right(), 300 - half);
}

TEST(HistogramOutline, NothingIsClipped) {
    SignedLogAxis axis;
    HistogramFrame frame = samples::frame(0, 1, 3);
    frame.counts[std::size_t(Bins::of(700.0f))] = 1;
    frame.counts[0] = 2;
    axis.include(frame);
    const HistogramOutline outline = outlineOf(frame, axis, axis.extents(), CountScale::squareRoot);
    EXPECT_DOUBLE_EQ(outline.lowest, axis.extentOf(0).first);
    EXPECT_GE(outline.lowest, -1);
    EXPECT_LE(outline.highest, 1);
    for (std::size_t i = 1; i < outline.positions.size(); ++i)
        EXPECT_GT(outline.positions[i], outline.positions[i - 1]);
}

TEST(HistogramOutline, AreaIsTheCount) {
    SignedLogAxis axis;
    const HistogramFrame frame = samples::frame(0, 1, 3);
    axis.include(frame);
    const HistogramOutline outline = outlineOf(frame, axis, axis.extents(), CountScale::squareRoot);
    double area = 0, middle = axis.positionOf(axis.inner);
    for (int bin = 0; bin < Bins::kCount; ++bin) {
        const auto [left, right] = axis.extentOf(bin);
        for (std::size_t i = 0; i < outline.positions.size(); ++i)
            if (std::abs(outline.positions[i] - (left + right) / 2) < 1e-12)
                area += outline.heights[i] * outline.heights[i] * (right - left);
    }
    for (std::size_t i = 0; i < outline.positions.size(); ++i)
        if (std::abs(outline.positions[i] + middle * 0.6) < 1e-12)
            area += outline.heights[i] * outline.heights[i] * 2 * middle;
    EXPECT_NEAR(area, 4096, 1);
}

class HistogramPlot : public ::testing::Test {
 protected:
    HistogramPlot() {
        plot.resize(320, 400);
        for (int r = 0; r < 2; ++r) {
            const QString key = QString("run%1").arg(r);
            plot.setRun(key, r ? "OutEffHop" : "softmax", runColour(r));
            std::vector<HistogramFrame> frames;
            for (int i = 0; i <= 12; ++i) frames.push_back(samples::frame(i * 125, 0.2 + 0.05 * i, unsigned(i + r)));
            plot.setFrames(key, frames);
        }
        plot.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&plot));
    }
    HistogramPlotWidget plot;
};

TEST_F(HistogramPlot, EveryModeReadsOutValues) {
    for (auto mode : {HistogramMode::ridge, HistogramMode::overlay, HistogramMode::heat}) {
        plot.setMode(mode);
        plot.setAccessibleDescription({});
        QTest::mouseMove(&plot, QPoint(100, 200));
        QTest::mouseMove(&plot, QPoint(240, 300));
        EXPECT_TRUE(QTest::qWaitFor([&] { return plot.accessibleDescription().contains("of 4,096 values"); }))
            << int(mode);
        EXPECT_EQ(plot.accessibleDescription().contains("OutEffHop"), mode == HistogramMode::overlay);
    }
}

TEST_F(HistogramPlot, AClickGivesTheStepOfTheRow) {
    QSignalSpy clicked(&plot, &HistogramPlotWidget::stepClicked);
    QTest::mouseClick(&plot, Qt::LeftButton, {}, QPoint(200, plot.height() - 24));
    ASSERT_EQ(clicked.size(), 1);
    EXPECT_EQ(clicked[0][0].toLongLong(), 1500);
}

TEST_F(HistogramPlot, CsvHasAllCounts) {
    qint64 sum = 0;
    for (const QString& line : plot.csv().split('\n').mid(1)) sum += line.section(',', -1).toLongLong();
    EXPECT_EQ(sum, 2 * 13 * 4096);
}

TEST_F(HistogramPlot, FramesOfAnotherShapeAreIgnored) {
    plot.setFrames("run0", {{0, {1, 2, 3}}});
    plot.append("run0", {0, {}});
    plot.removeRun("run1");
    EXPECT_EQ(plot.csv().count('\n'), 1);
    plot.grab();
}

}  // namespace
}  // namespace outeffhop::kit
