// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/curve_plot.h"

#include <gtest/gtest.h>

#include <QElapsedTimer>
#include <QHelpEvent>
#include <QSignalSpy>
#include <QTest>
#include <QToolTip>
#include <QWheelEvent>
#include <cmath>
#include <iostream>

#include "tests/views/kit/samples.h"

namespace outeffhop::kit {
namespace {

class CurvePlot : public ::testing::Test {
 protected:
    CurvePlot() {
        plot.resize(500, 300);
        plot.setTitle("Loss", "nats / token");
        for (int r = 0; r < 3; ++r) {
            const QString key = QString("run%1").arg(r);
            plot.setCurve(key, {QString("run %1").arg(r), runColour(r), {}});
            const auto [steps, values] = samples::loss(1000, 2.4, 1.5, unsigned(r));
            plot.setData(key, steps, values);
        }
        plot.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&plot));
        plot.replotNow();
        canvas = plot.findChild<QWidget*>("curve_plot.canvas");
    }
    CurvePlotWidget plot;
    QWidget* canvas = nullptr;
};

TEST_F(CurvePlot, ShowsAllDataOnRoundAxes) {
    EXPECT_EQ(plot.stepRange().lower, 0);
    EXPECT_EQ(plot.stepRange().upper, 1000);
    EXPECT_LE(plot.valueRange().lower, 1.5);
    EXPECT_GE(plot.valueRange().upper, 2.3);
}

TEST_F(CurvePlot, LiveAppendsDoNotMoveTheAxes) {
    plot.setPlannedSteps(5000);
    const auto values = plot.valueRange(), steps = plot.stepRange();
    for (int i = 1000; i < 1100; ++i) {
        const double step = i, value = 1.5;
        plot.append("run0", {&step, 1}, {&value, 1});
        EXPECT_EQ(plot.valueRange().upper, values.upper);
        EXPECT_EQ(plot.stepRange().upper, steps.upper);
    }
    EXPECT_EQ(plot.valueAt("run0", 1e9), 1.5);
}

TEST_F(CurvePlot, ABandWidensTheAxisStandsInTheCsvAndGoesAgain) {
    const std::vector<double> steps{0, 500, 1000}, mean{2, 2, 2}, deviation{1.5, 1.5, 1.5};
    const QImage before = plot.grab().toImage();
    for (const char* other : {"run1", "run2"}) plot.removeCurve(other);
    plot.setData("run0", steps, mean);
    plot.setBand("run0", steps, mean, deviation);
    plot.resetView();
    plot.replotNow();
    EXPECT_LE(plot.valueRange().lower, 0.5);
    EXPECT_GE(plot.valueRange().upper, 3.5);
    EXPECT_TRUE(plot.csv().startsWith("run,step,value,lower,upper\n\"run 0\",0,2,0.5,3.5\n"));
    EXPECT_NE(plot.grab().toImage(), before);
    plot.setBand("run0", {}, {}, {});
    EXPECT_TRUE(plot.csv().startsWith("run,step,value\n"));
}

TEST_F(CurvePlot, AFewExtremesDoNotSqueezeTheRest) {
    const std::vector<double> steps{1001, 1002}, values{5000, 1.5};
    plot.append("run0", steps, values);
    EXPECT_LT(plot.valueRange().upper, 10);
    plot.setLogScale(true);
    EXPECT_GE(plot.valueRange().upper, 5000);
    plot.replotNow();
}

TEST_F(CurvePlot, ZeroAndNegativeValuesSurviveALogScale) {
    const std::vector<double> steps{1001, 1002, 1003}, values{0, -1, std::nan("")};
    plot.append("run0", steps, values);
    plot.setLogScale(true);
    plot.replotNow();
    EXPECT_GT(plot.valueRange().lower, 0);
    plot.setLogScale(false);
    plot.replotNow();
    EXPECT_LE(plot.valueRange().lower, 1.5);
}

TEST_F(CurvePlot, ReadsTheLastValueAtOrBeforeAStep) {
    EXPECT_FALSE(plot.valueAt("run0", -1));
    EXPECT_FALSE(plot.valueAt("nobody", 5));
    EXPECT_EQ(plot.valueAt("run1", 7.9), plot.valueAt("run1", 7));
}

TEST_F(CurvePlot, SmoothingIsUnbiasedFromTheFirstPoint) {
    const std::vector<double> steps{0, 1, 2, 3}, values{4, 4, 4, 4};
    plot.setData("run0", steps, values);
    plot.setSmoothing(0.9);
    for (double s : steps) EXPECT_NEAR(*plot.valueAt("run0", s), 4, 1e-12);
    plot.setSmoothing(0);
    EXPECT_EQ(plot.valueAt("run0", 3), 4);
}

TEST_F(CurvePlot, HoverReadsAllCurves) {
    QSignalSpy hovered(&plot, &CurvePlotWidget::stepHovered), left(&plot, &CurvePlotWidget::hoverLeft);
    QTest::mouseMove(canvas, canvas->rect().center());
    ASSERT_TRUE(QTest::qWaitFor([&] { return !hovered.isEmpty(); }));
    EXPECT_NEAR(hovered.back()[0].toDouble(), 500, 40);
    EXPECT_TRUE(plot.accessibleDescription().contains("run 0 1.")) << qPrintable(plot.accessibleDescription());
    EXPECT_TRUE(plot.accessibleDescription().contains("run 2 1."));
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(canvas, &leave);
    EXPECT_EQ(left.size(), 1);
}

TEST_F(CurvePlot, NoToolTipCoversTheValuesUnderTheMouse) {
    plot.setToolTip("Mean over the batch");
    QHelpEvent help(QEvent::ToolTip, canvas->rect().center(), canvas->mapToGlobal(canvas->rect().center()));
    QCoreApplication::sendEvent(canvas, &help);
    QTest::qWait(20);
    EXPECT_FALSE(QToolTip::isVisible());
}

TEST_F(CurvePlot, WheelZoomsDoubleClickShowsAllAgain) {
    const QPointF at = canvas->rect().center();
    QWheelEvent wheel(at, canvas->mapToGlobal(at), {}, {0, 120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                      false);
    QCoreApplication::sendEvent(canvas, &wheel);
    EXPECT_LT(plot.stepRange().upper - plot.stepRange().lower, 999);
    const auto zoomed = plot.stepRange();
    const double step = 1000, value = 1.5;
    plot.append("run0", {&step, 1}, {&value, 1});
    EXPECT_EQ(plot.stepRange().upper, zoomed.upper) << "the view under the mouse stays while data arrive";
    QTest::mouseDClick(canvas, Qt::LeftButton, {}, at.toPoint());
    EXPECT_EQ(plot.stepRange().lower, 0);
}

TEST_F(CurvePlot, DragPansAndIsNoClick) {
    QSignalSpy clicked(&plot, &CurvePlotWidget::stepClicked);
    const QPoint at = canvas->rect().center();
    QTest::mousePress(canvas, Qt::LeftButton, {}, at);
    QMouseEvent move(QEvent::MouseMove, at - QPoint(60, 0), canvas->mapToGlobal(at - QPoint(60, 0)), Qt::NoButton,
                     Qt::LeftButton, {});
    QCoreApplication::sendEvent(canvas, &move);
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, at - QPoint(60, 0));
    EXPECT_GT(plot.stepRange().lower, 50);
    EXPECT_EQ(clicked.size(), 0);
    QTest::mouseClick(canvas, Qt::LeftButton, {}, at);
    EXPECT_EQ(clicked.size(), 1);
}

TEST_F(CurvePlot, KeyboardZoomsAndResets) {
    QTest::keyClick(&plot, Qt::Key_Plus);
    EXPECT_LT(plot.stepRange().upper, 1000);
    QTest::keyClick(&plot, Qt::Key_Home);
    EXPECT_EQ(plot.stepRange().upper, 1000);
}

TEST_F(CurvePlot, CsvHasEveryPointOfVisibleCurves) {
    plot.setCurve("run1", {"run 1", runColour(1), {}, false});
    EXPECT_EQ(plot.csv().count('\n'), 1 + 2 * 1000);
}

#ifdef NDEBUG
TEST_F(CurvePlot, AMillionPointsReplotWithinAFrame) {
    plot.resize(900, 400);
    for (const QString& key : plot.curves()) plot.removeCurve(key);
    const auto [steps, values] = samples::loss(1'000'000, 2.4, 1.5, 1);
    plot.setData("long", steps, values);
    const double one = samples::medianMilliseconds([&] { plot.replotNow(); });
    std::cout << "1 M points, 900 x 400: " << one << " ms\n";
    EXPECT_LT(one, 16);
    const double step = 1e6, value = 1.5;
    QElapsedTimer timer;
    timer.start();
    plot.append("long", {&step, 1}, {&value, 1});
    EXPECT_LT(timer.nsecsElapsed(), 1'000'000) << "appending copies nothing";
}

TEST_F(CurvePlot, SixLongCurvesReplotWithinAFrame) {
    plot.resize(900, 400);
    for (const QString& key : plot.curves()) plot.removeCurve(key);
    for (int r = 0; r < 6; ++r) {
        const auto [steps, values] = samples::loss(100'000, 2.4, 1.5, unsigned(r));
        plot.setData(QString::number(r), steps, values);
    }
    const double six = samples::medianMilliseconds([&] { plot.replotNow(); });
    std::cout << "6 x 100 k points, 900 x 400: " << six << " ms\n";
    EXPECT_LT(six, 16);
}
#endif

}  // namespace
}  // namespace outeffhop::kit
