// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <QLabel>
#include <QTest>
#include <algorithm>

#include "tests/support/fixture_run.h"
#include "tests/support/scratch_folder.h"
#include "views/bridge/stage.h"
#include "views/bridge/undoable.h"
#include "views/curves/curves_view.h"

namespace outeffhop::curves {
namespace {

constexpr int kPatience = 10'000;

class CurvesViewTest : public testing::Test {
 protected:
    CurvesViewTest() : stage_(tests::buildBackcopyWorkspace(folder_.path() / "ws", 120)) {
        EXPECT_TRUE(QTest::qWaitFor([&] { return stage_.store.runs().isLoaded(); }, kPatience));
        stage_.context.runs.showNewest();
        stage_.cursor.focus(stage_.context.runs.shown().back());
    }
    static kit::CurvePlotWidget* plot(const QWidget& view, const QString& metric,
                                      const QString& place = "compare_curves") {
        return view.findChild<kit::CurvePlotWidget*>(place + '.' + metric);
    }

    tests::ScratchFolder folder_;
    bridge::Stage stage_;
};

TEST_F(CurvesViewTest, PlotsEveryShownRun) {
    CurvesView view(stage_.context, comparing());
    view.show();
    const auto last = stage_.context.runs.shown().back();
    ASSERT_TRUE(QTest::qWaitFor(
        [&] { return plot(view, "noop.idle") && plot(view, "noop.idle")->valueAt(last, 120).has_value(); }, kPatience));
    EXPECT_EQ(view.metrics(), (QStringList{"train.copy_loss", "noop.idle", "outlier.max_inf_norm"}));
    EXPECT_EQ(plot(view, "noop.idle")->curves().size(), 3);
    EXPECT_GT(*plot(view, "noop.idle")->valueAt(last, 120), 0.9);
    stage_.context.runs.setShown(last, false);
    EXPECT_TRUE(QTest::qWaitFor([&] { return plot(view, "noop.idle")->curves().size() == 2; }, kPatience));
}

TEST_F(CurvesViewTest, ChoicesAreUndoneAndKept) {
    CurvesView view(stage_.context, comparing());
    view.show();
    ASSERT_TRUE(QTest::qWaitFor([&] { return view.metrics().size() == 3; }, kPatience));
    bridge::choose(stage_.undo, view, "plot", "metrics", QStringList{"train.loss"});
    EXPECT_TRUE(QTest::qWaitFor([&] { return plot(view, "train.loss") && !plot(view, "noop.idle"); }, kPatience));
    bridge::choose(stage_.undo, view, "smoothing", "smoothing", 0.9);
    const QVariantMap kept = view.choices();
    EXPECT_EQ(kept["smoothing"], 0.9);

    stage_.undo.undo();
    EXPECT_EQ(view.choices()["smoothing"], 0.0);
    stage_.undo.undo();
    EXPECT_TRUE(QTest::qWaitFor([&] { return plot(view, "noop.idle") != nullptr; }, kPatience));

    CurvesView again(stage_.context, comparing());
    again.setChoices(kept);
    again.show();
    EXPECT_TRUE(QTest::qWaitFor([&] { return again.metrics() == QStringList{"train.loss"}; }, kPatience));
    EXPECT_EQ(again.choices(), kept);
}

TEST_F(CurvesViewTest, WhatWasOnlyLookedAtHasNoCurves) {
    tests::ScratchFolder folder;
    const store::Workspace workspace{folder.path() / "ws"};
    {
        auto catalogue = store::Catalogue::open(workspace);
        tests::buildRun(*catalogue, tests::backcopyConfigs(0).front());
    }
    bridge::Stage stage(workspace);
    ASSERT_TRUE(QTest::qWaitFor([&] { return stage.store.runs().isLoaded(); }, kPatience));
    stage.context.runs.showNewest();
    CurvesView view(stage.context, comparing());
    view.show();
    const auto says = [&](const QLabel* label) { return label->text().contains(QStringLiteral("not trained here")); };
    EXPECT_TRUE(QTest::qWaitFor([&] { return std::ranges::any_of(view.findChildren<QLabel*>(), says); }, kPatience));
}

TEST_F(CurvesViewTest, SeedsBecomeOneCurveWithABand) {
    tests::ScratchFolder folder;
    const store::Workspace workspace{folder.path() / "ws"};
    {
        auto catalogue = store::Catalogue::open(workspace);
        auto config = tests::backcopyConfigs(40).front();
        for (config.seed = 0; config.seed < 2; ++config.seed) tests::buildRun(*catalogue, config);
    }
    bridge::Stage stage(workspace);
    ASSERT_TRUE(QTest::qWaitFor([&] { return stage.store.runs().isLoaded(); }, kPatience));
    stage.context.runs.showNewest();
    CurvesView view(stage.context);
    view.setChoices({{"seeds", true}, {"metrics", QStringList{"train.loss"}}});
    view.show();
    ASSERT_TRUE(QTest::qWaitFor([&] { return plot(view, "train.loss", "curves") != nullptr; }, kPatience));
    auto* loss = plot(view, "train.loss", "curves");
    EXPECT_TRUE(QTest::qWaitFor(
        [&] { return loss->curves().size() == 1 && loss->valueAt(loss->curves().front(), 40).has_value(); },
        kPatience));
    EXPECT_TRUE(loss->csv().startsWith("run,step,value,lower,upper"));
}

}  // namespace
}  // namespace outeffhop::curves
