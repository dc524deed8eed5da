// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <QAbstractButton>
#include <QTest>

#include "tests/support/fixture_run.h"
#include "tests/support/scratch_folder.h"
#include "tests/support/studio_stage.h"
#include "views/compare_plots/compare_curves_view.h"
#include "views/compare_plots/compare_histogram_view.h"

namespace outeffhop::compare_plots {
namespace {

constexpr int kPatience = 10'000;

class ComparePlotsViewTest : public testing::Test {
 protected:
    ComparePlotsViewTest() : stage_(tests::buildBackcopyWorkspace(folder_.path() / "ws", 120)) {
        EXPECT_TRUE(QTest::qWaitFor([&] { return stage_.store.runs().isLoaded(); }, kPatience));
        stage_.context.runs.showNewest();
        stage_.cursor.focus(stage_.context.runs.shown().back());
    }
    static kit::CurvePlotWidget* plot(const QWidget& view, const QString& metric) {
        return view.findChild<kit::CurvePlotWidget*>("compare_curves." + metric);
    }

    tests::ScratchFolder folder_;
    tests::StudioStage stage_;
};

TEST_F(ComparePlotsViewTest, PlotsEveryShownRun) {
    CompareCurvesView view(stage_.context);
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

TEST_F(ComparePlotsViewTest, MetricsCanBeChosen) {
    CompareCurvesView view(stage_.context);
    view.show();
    ASSERT_TRUE(QTest::qWaitFor([&] { return !view.metrics().isEmpty(); }, kPatience));
    view.setMetrics({"train.loss"});
    EXPECT_TRUE(QTest::qWaitFor([&] { return plot(view, "train.loss") && !plot(view, "noop.idle"); }, kPatience));
}

TEST_F(ComparePlotsViewTest, HistogramsFollowTheCursor) {
    CompareHistogramView view(stage_.context);
    view.show();
    ASSERT_TRUE(QTest::qWaitFor([&] { return view.shownStep() == 120; }, kPatience));
    for (const char* name : {"softmax", "softmax + BOS", "OutEffHop"})
        EXPECT_TRUE(QTest::qWaitFor([&] { return view.figure().csv().contains(name); }, kPatience)) << name;
    stage_.cursor.goTo(64);
    EXPECT_TRUE(QTest::qWaitFor([&] { return view.shownStep() == 64; }, kPatience));
}

TEST_F(ComparePlotsViewTest, WithoutRunsTheySayWhy) {
    stage_.context.runs.showOnly({});
    CompareHistogramView view(stage_.context);
    view.show();
    auto* button = view.findChild<QAbstractButton*>("compare_histogram.empty_action");
    ASSERT_TRUE(button);
    EXPECT_TRUE(QTest::qWaitFor([&] { return button->isVisible(); }, kPatience));
}

}  // namespace
}  // namespace outeffhop::compare_plots
