// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/time_line.h"

#include <gtest/gtest.h>

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "tests/views/kit/samples.h"

namespace outeffhop::kit {
namespace {

class TimeLine : public ::testing::Test {
 protected:
    TimeLine() {
        line.resize(1000, 48);
        line.setPlannedSteps(1500);
        line.setSnapshots({0, 10, 100, 500, 1000});
        line.setEvents({{525, "head L1·H1 became a no-op head", true}});
        line.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&line));
        track = line.findChild<QWidget*>("time_line.track");
        button = line.findChild<QPushButton*>("time_line.live");
    }
    TimeLineWidget line;
    QWidget* track = nullptr;
    QPushButton* button = nullptr;
};

TEST_F(TimeLine, SaysInFullThatThereIsNoSnapshot) {
    line.setSnapshots({});
    const auto* label = line.findChild<QLabel*>();
    EXPECT_GE(label->width(), label->fontMetrics().horizontalAdvance(label->text()));
    EXPECT_EQ(label->text(), "no snapshot");
}

TEST_F(TimeLine, FollowsTheNewestSnapshotWhileLive) {
    EXPECT_TRUE(line.isLive());
    EXPECT_EQ(line.step(), 1000);
    line.setSnapshots({0, 10, 100, 500, 1000, 1250});
    EXPECT_EQ(line.step(), 1250);
}

TEST_F(TimeLine, StaysWhereItIsWhenNotLive) {
    line.setStep(480);
    EXPECT_EQ(line.step(), 500);
    EXPECT_FALSE(line.isLive());
    line.setSnapshots({0, 10, 100, 500, 1000, 1250});
    EXPECT_EQ(line.step(), 500);
}

TEST_F(TimeLine, KeysGoFromSnapshotToSnapshot) {
    QSignalSpy moved(&line, &TimeLineWidget::stepChanged);
    QTest::keyClick(track, Qt::Key_Left);
    EXPECT_EQ(line.step(), 500);
    QTest::keyClick(track, Qt::Key_Home);
    EXPECT_EQ(line.step(), 0);
    QTest::keyClick(track, Qt::Key_Left);
    EXPECT_EQ(line.step(), 0);
    QTest::keyClick(track, Qt::Key_Right);
    EXPECT_EQ(line.step(), 10);
    QTest::keyClick(track, Qt::Key_End);
    EXPECT_EQ(line.step(), 1000);
    EXPECT_EQ(moved.size(), 5);
    EXPECT_FALSE(line.isLive());
}

TEST_F(TimeLine, DraggingRestsOnSnapshots) {
    QSignalSpy moved(&line, &TimeLineWidget::stepChanged);
    const int y = track->height() / 2;
    QTest::mousePress(track, Qt::LeftButton, {}, QPoint(track->width() / 3, y));
    EXPECT_EQ(line.step(), 500);
    QTest::mouseMove(track, QPoint(10, y));
    EXPECT_TRUE(QTest::qWaitFor([&] { return line.step() == 0; }));
    QTest::mouseRelease(track, Qt::LeftButton, {}, QPoint(10, y));
    EXPECT_GE(moved.size(), 2);
}

TEST_F(TimeLine, LiveButtonReturnsToTheNewest) {
    QSignalSpy live(&line, &TimeLineWidget::live);
    line.setStep(0);
    QTest::mouseClick(button, Qt::LeftButton);
    EXPECT_EQ(live.size(), 1);
    EXPECT_TRUE(line.isLive());
    EXPECT_TRUE(button->isChecked());
    EXPECT_EQ(line.step(), 1000);
    QTest::mouseClick(button, Qt::LeftButton);
    EXPECT_TRUE(button->isChecked()) << "pressing Live again does not leave live";
}

TEST_F(TimeLine, WithoutSnapshotsNothingBreaks) {
    line.setSnapshots({});
    QTest::keyClick(track, Qt::Key_Right);
    QTest::mouseClick(track, Qt::LeftButton);
    EXPECT_EQ(line.step(), 0);
    line.grab();
}

TEST_F(TimeLine, EveryControlHasNames) {
    EXPECT_EQ(samples::unnamedControls(line).join('\n').toStdString(), "");
}

}  // namespace
}  // namespace outeffhop::kit
