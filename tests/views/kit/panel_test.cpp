// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/panel.h"

#include <gtest/gtest.h>

#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include "tests/views/kit/samples.h"
#include "views/kit/heat_map.h"

namespace outeffhop::kit {
namespace {

class PanelTest : public ::testing::Test {
 protected:
    PanelTest() {
        panel.resize(500, 400);
        panel.setContent(content);
        panel.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&panel));
    }
    template <class Widget>
    Widget* find(const char* name) {
        return panel.findChild<Widget*>(QString("heads.") + name);
    }
    Panel panel{"heads", "Heads"};
    HeatMapWidget* content = new HeatMapWidget;
};

TEST_F(PanelTest, EmptySaysWhyAndOffersTheAction) {
    int runs = 0;
    panel.showEmpty("No run is selected.", "New run", [&] { ++runs; });
    EXPECT_FALSE(content->isVisible());
    auto* action = find<QPushButton>("empty_action");
    EXPECT_TRUE(action->isVisible());
    EXPECT_EQ(action->accessibleName(), "New run");
    QTest::mouseClick(action, Qt::LeftButton);
    EXPECT_EQ(runs, 1);
    panel.showEmpty("Softmax has no place to rest.");
    EXPECT_FALSE(action->isVisible());
}

TEST_F(PanelTest, ALongTitleIsCutBeforeItWidensThePanel) {
    panel.setTitle("L1 · H1 attention");
    const int narrow = panel.minimumSizeHint().width();
    panel.setTitle("Encoder 3, attention between the series · H1");
    EXPECT_EQ(panel.minimumSizeHint().width(), narrow);
}

TEST_F(PanelTest, LoadingAndContentTakeTurns) {
    panel.showLoading("Reading step 1,500");
    EXPECT_FALSE(content->isVisible());
    panel.showContent();
    EXPECT_TRUE(content->isVisible());
}

TEST_F(PanelTest, AWarningStandsOverTheContentAndGoes) {
    int resumed = 0;
    panel.showWarning("The worker died at step 525.", "Resume", [&] { ++resumed; });
    auto* action = find<QPushButton>("banner_action");
    EXPECT_TRUE(content->isVisible());
    ASSERT_TRUE(action->isVisible());
    QTest::mouseClick(action, Qt::LeftButton);
    EXPECT_EQ(resumed, 1);
    panel.showContent();
    EXPECT_FALSE(action->isVisible());
}

TEST_F(PanelTest, ControlsShowOnlyWhatTheyCanDo) {
    EXPECT_FALSE(find<QToolButton>("export")->isVisible());
    EXPECT_FALSE(find<QToolButton>("menu")->isVisible());
    panel.menu()->addAction("Copy values");
    panel.setExportable(content);
    EXPECT_TRUE(find<QToolButton>("export")->isVisible());
    EXPECT_TRUE(find<QToolButton>("menu")->isVisible());
}

TEST_F(PanelTest, MaximiseToggles) {
    QSignalSpy toggled(&panel, &Panel::maximiseToggled);
    QTest::mouseClick(find<QToolButton>("maximise"), Qt::LeftButton);
    EXPECT_TRUE(panel.isMaximised());
    EXPECT_EQ(find<QToolButton>("maximise")->accessibleName(), "Restore");
    QTest::mouseClick(find<QToolButton>("maximise"), Qt::LeftButton);
    EXPECT_EQ(toggled.size(), 2);
    EXPECT_FALSE(panel.isMaximised());
}

TEST_F(PanelTest, ALongSentenceWrapsBelowTheTitle) {
    const QString sentence = "thumbnail: attention · bar: no-op mass, mean of p∅ over the queries of probe 1";
    panel.setSubtitle(sentence);
    const auto whereIs = [&]() -> QLabel* {
        for (auto* label : panel.findChildren<QLabel*>())
            if (label->text() == sentence && label->isVisible()) return label;
        return nullptr;
    };
    panel.resize(900, 400);
    ASSERT_TRUE(QTest::qWaitFor([&] { return whereIs() != nullptr; }));
    const int wideY = whereIs()->y();
    panel.resize(200, 400);
    EXPECT_TRUE(QTest::qWaitFor([&] { return whereIs() && whereIs()->y() > wideY; }));
    EXPECT_EQ(panel.width(), 200);
    EXPECT_EQ(panel.accessibleDescription(), sentence);
}

TEST_F(PanelTest, EveryControlHasNames) {
    panel.addChip("scale", "√ scale");
    panel.menu()->addAction("Copy values");
    EXPECT_EQ(samples::unnamedControls(panel).join('\n').toStdString(), "");
}

}  // namespace
}  // namespace outeffhop::kit
