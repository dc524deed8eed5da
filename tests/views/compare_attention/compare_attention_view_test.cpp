// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_attention/compare_attention_view.h"

#include <gmock/gmock.h>

#include <QTest>
#include <QToolButton>

#include "tests/support/fixture_run.h"
#include "tests/support/scratch_folder.h"
#include "views/bridge/stage.h"

namespace outeffhop::compare_attention {
namespace {

constexpr int kPatience = 10'000;

class CompareAttentionViewTest : public testing::Test {
 protected:
    CompareAttentionViewTest() : stage_(tests::buildBackcopyWorkspace(folder_.path() / "ws", 120)) {
        EXPECT_TRUE(QTest::qWaitFor([&] { return stage_.store.runs().isLoaded(); }, kPatience));
    }

    void showAll() {
        stage_.context.runs.showNewest();
        stage_.cursor.focus(stage_.context.runs.shown().back());
    }
    bool waitFor(CompareAttentionView& view, std::int64_t step) {
        return QTest::qWaitFor([&] { return view.shownStep() == step; }, kPatience);
    }
    static QList<MapColumn*> columns(const CompareAttentionView& view) {
        QList<MapColumn*> visible;
        for (auto* column : view.findChildren<MapColumn*>())
            if (!column->isHidden()) visible << column;
        return visible;
    }
    MapColumn* columnOf(const CompareAttentionView& view, const QString& title) {
        for (auto* column : columns(view))
            if (column->heading().title == title) return column;
        return nullptr;
    }

    tests::ScratchFolder folder_;
    bridge::Stage stage_;
};

TEST_F(CompareAttentionViewTest, IsEmptyAndOffersToShowRuns) {
    CompareAttentionView view(stage_.context);
    view.show();
    auto* button = view.findChild<QAbstractButton*>("compare_attention.empty_action");
    ASSERT_TRUE(button);
    ASSERT_TRUE(QTest::qWaitFor([&] { return button->isVisible(); }, kPatience));
    stage_.context.runs.showOnly({});
    QTest::mouseClick(button, Qt::LeftButton);
    EXPECT_EQ(stage_.context.runs.shown().size(), 3u);
}

TEST_F(CompareAttentionViewTest, ShowsTheRunsWithWhereTheyRestAndTheDifference) {
    CompareAttentionView view(stage_.context);
    view.resize(1240, 360);
    view.show();
    showAll();
    ASSERT_TRUE(waitFor(view, 120));
    ASSERT_EQ(columns(view).size(), 4);
    EXPECT_EQ(columnOf(view, "softmax")->heading().sentence, "no place to rest");
    EXPECT_EQ(columnOf(view, "softmax + BOS")->heading().sentence, "rests on key 0: a sink");
    EXPECT_EQ(columnOf(view, "OutEffHop")->heading().sentence, "rests on ∅");
    EXPECT_TRUE(columnOf(view, "OutEffHop − softmax"));
    EXPECT_TRUE(view.figure().csv().contains("OutEffHop − softmax"));
}

TEST_F(CompareAttentionViewTest, FollowsTheCursorAndLocksIt) {
    CompareAttentionView view(stage_.context);
    view.show();
    showAll();
    ASSERT_TRUE(waitFor(view, 120));
    auto* chip = view.findChild<QToolButton*>("compare_attention.step");
    EXPECT_EQ(chip->text(), "step 120 (live)");
    stage_.cursor.goTo(64);
    ASSERT_TRUE(waitFor(view, 64));
    EXPECT_EQ(chip->text(), "step 64 (locked)");
    QTest::mouseClick(chip, Qt::LeftButton);
    EXPECT_TRUE(stage_.cursor.isLive());
}

TEST_F(CompareAttentionViewTest, ALockedCellIsMarkedOnTheSameTokensOfEveryRun) {
    CompareAttentionView view(stage_.context);
    view.resize(1240, 360);
    view.show();
    showAll();
    ASSERT_TRUE(waitFor(view, 120));
    view.grab();  // lays the maps out
    auto& map = columnOf(view, "softmax + BOS")->map();
    QTest::mouseClick(&map, Qt::LeftButton, {}, map.positionOf({10, 4}));
    EXPECT_EQ(stage_.selection.locked().query, 9) << "counted in the focused run, which has no BOS";
    ASSERT_TRUE(QTest::qWaitFor([&] { return columnOf(view, "softmax")->map().locked().has_value(); }, kPatience));
    EXPECT_EQ(*columnOf(view, "softmax")->map().locked(), (kit::HeatMapCell{9, 3}));
    EXPECT_EQ(*map.locked(), (kit::HeatMapCell{10, 4}));
}

TEST_F(CompareAttentionViewTest, APinnedBaselineIsSubtracted) {
    CompareAttentionView view(stage_.context);
    view.show();
    showAll();
    ASSERT_TRUE(waitFor(view, 120));
    stage_.actions.setBaseline(stage_.context.runs.shown()[1]);
    ASSERT_TRUE(QTest::qWaitFor([&] { return columnOf(view, "OutEffHop − softmax + BOS") != nullptr; }, kPatience));
    EXPECT_TRUE(columnOf(view, "OutEffHop − softmax + BOS")->heading().sentence.contains("BOS left out"));
}

}  // namespace
}  // namespace outeffhop::compare_attention
