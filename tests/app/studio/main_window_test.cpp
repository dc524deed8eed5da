// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/main_window.h"

#include <gmock/gmock.h>
#include <signal.h>

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QProcess>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>

#include "app/studio/train_page.h"
#include "core/base/paths.h"
#include "core/store/new_run.h"
#include "tests/support/fixture_run.h"
#include "tests/support/scratch_folder.h"
#include "views/activations/activations_view.h"
#include "views/attention/attention_view.h"
#include "views/bridge/metric_names.h"
#include "views/curves/curves_view.h"
#include "views/heads/heads_view.h"
#include "views/kit/curve_plot.h"
#include "views/log/log_view.h"
#include "views/outliers/outliers_view.h"
#include "views/runs/runs_view.h"
#include "views/tokens/tokens_view.h"

namespace outeffhop::studio {
namespace {

constexpr int kPatience = 15'000;

/// The stand-in for the worker, working on one run until it is killed or done.
class FakeWorker {
 public:
    FakeWorker(const store::Workspace& workspace, const std::string& id) {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("OUTEFFHOP_FAKE_STEP_MS"), QStringLiteral("10"));
        process_.setProcessEnvironment(environment);
        process_.start(QCoreApplication::applicationDirPath() + QStringLiteral("/fake_worker"),
                       {QStringLiteral("work"), QString::fromStdString(id), QStringLiteral("--workspace"),
                        QString::fromStdString(workspace.path.string())});
        EXPECT_TRUE(process_.waitForStarted());
    }
    ~FakeWorker() {
        process_.kill();
        process_.waitForFinished();
    }
    void kill() { ::kill(static_cast<pid_t>(process_.processId()), SIGKILL); }

 private:
    QProcess process_;
};

class MainWindowTest : public testing::Test {
 protected:
    MainWindowTest() : workspace_(tests::buildBackcopyWorkspace(folder_.path() / "ws", 200)) {
        QSettings().clear();
        open();
    }

    void open() {
        window_ = std::make_unique<MainWindow>(workspace_);
        window_->resize(1680, 1000);
        window_->show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(window_.get()));
    }

    template <class Predicate>
    static bool eventually(Predicate predicate) {
        return QTest::qWaitFor(predicate, kPatience);
    }
    template <class View>
    View& view() {
        return *window_->findChild<View*>();
    }
    bool waitUntilShown(std::int64_t step) {
        return eventually([&] {
            return view<attention::AttentionView>().shownStep() == step &&
                   view<heads::HeadsView>().shownStep() == step && view<tokens::TokensView>().shownStep() == step &&
                   view<activations::ActivationsView>().shownStep() == step &&
                   view<outliers::OutliersView>().shownStep() == step;
        });
    }
    QLabel& statusLabel(const char* name) { return *window_->findChild<QLabel*>(QString::fromLatin1(name)); }

    /// A run that is made and whose worker is about to start.
    store::CatalogueRun startingRun(std::int64_t steps) {
        auto catalogue = store::Catalogue::open(workspace_);
        auto config = tests::backcopyConfigs(steps).back();
        config.name = "live one";
        const auto run = catalogue->create(store::newRun(config));
        EXPECT_TRUE(catalogue->setState(run->id, store::RunState::starting));
        return *run;
    }

    tests::ScratchFolder folder_;
    store::Workspace workspace_;
    std::unique_ptr<MainWindow> window_;
};

TEST_F(MainWindowTest, OpensOnTheNewestGroupWithEveryViewFilled) {
    ASSERT_TRUE(waitUntilShown(200));
    const auto& context = window_->context();
    EXPECT_EQ(context.runs.shown().size(), 3u);
    EXPECT_EQ(context.cursor.run(), context.runs.shown().back());
    EXPECT_EQ(view<curves::CurvesView>().metrics().size(), 3);
    auto* plot =
        window_->findChild<kit::CurvePlotWidget*>(QStringLiteral("curves.") + QLatin1String(bridge::metric::kLoss));
    ASSERT_TRUE(plot);
    EXPECT_EQ(plot->curves().size(), 3);
    EXPECT_THAT(statusLabel("status.worker").text().toStdString(), testing::HasSubstr("finished"));
    EXPECT_THAT(window_->windowTitle().toStdString(), testing::HasSubstr("3 runs"));
}

TEST_F(MainWindowTest, ScrubbingMovesEveryViewAndLiveComesBack) {
    ASSERT_TRUE(waitUntilShown(200));
    window_->context().cursor.goTo(64);
    EXPECT_TRUE(waitUntilShown(63) || waitUntilShown(64));
    window_->context().cursor.goLive();
    EXPECT_TRUE(waitUntilShown(200));
}

TEST_F(MainWindowTest, ChoosingAHeadShowsInTheOtherViews) {
    ASSERT_TRUE(waitUntilShown(200));
    window_->context().selection.lock({.layer = 2, .head = 0, .query = 3});
    ASSERT_TRUE(eventually([&] {
        const auto* map = window_->findChild<kit::HeatMapWidget*>(QStringLiteral("attention.map"));
        return map->suggestedName().startsWith(QStringLiteral("attention_l3_h1"));
    }));
    const auto noop = QStringLiteral("curves.") + QLatin1String(bridge::metric::kNoopIdle);
    EXPECT_TRUE(window_->findChild<QWidget*>(noop));
}

TEST_F(MainWindowTest, CurvesMoveWhileAWorkerWritesAndItsDeathShows) {
    const auto run = startingRun(2000);
    FakeWorker worker(workspace_, run.id);
    const auto id = QString::fromStdString(run.id);
    ASSERT_TRUE(eventually([&] { return window_->context().runs.find(id); }));
    window_->context().runs.setShown(id, true);
    window_->context().cursor.focus(id);
    auto* plot =
        window_->findChild<kit::CurvePlotWidget*>(QStringLiteral("curves.") + QLatin1String(bridge::metric::kLoss));
    ASSERT_TRUE(eventually([&] { return plot && plot->valueAt(id, 30) && plot->valueAt(id, 31); }));
    ASSERT_TRUE(eventually([&] { return view<attention::AttentionView>().shownStep() >= 16; }));
    EXPECT_THAT(statusLabel("status.worker").text().toStdString(), testing::HasSubstr("alive"));

    worker.kill();
    ASSERT_TRUE(eventually([&] { return statusLabel("status.worker").text().contains(QStringLiteral("dead")); }));
    auto* banner = window_->findChild<QAbstractButton*>(QStringLiteral("attention.banner_action"));
    ASSERT_TRUE(banner);
    EXPECT_TRUE(eventually([&] { return banner->isVisible() && banner->text() == QStringLiteral("Resume"); }));
    EXPECT_TRUE(eventually([&] { return view<runs::RunsView>().actions().resume->isEnabled(); }));
    EXPECT_FALSE(view<runs::RunsView>().actions().pause->isEnabled());
}

TEST_F(MainWindowTest, ClosingLeavesTheWorkerAndOpeningAttachesAgain) {
    const auto run = startingRun(3000);
    FakeWorker worker(workspace_, run.id);
    const auto id = QString::fromStdString(run.id);
    ASSERT_TRUE(eventually([&] { return window_->context().runs.find(id); }));
    window_->context().runs.setShown(id, true);
    window_->context().cursor.focus(id);
    window_->close();
    window_.reset();
    open();
    ASSERT_TRUE(eventually([&] { return window_->context().cursor.run() == id; })) << "the focused run is remembered";
    EXPECT_TRUE(eventually([&] { return statusLabel("status.worker").text().contains(QStringLiteral("alive")); }));
}

TEST_F(MainWindowTest, EveryControlHasANameForScriptsAndScreenReaders) {
    ASSERT_TRUE(waitUntilShown(200));
    QStringList nameless;
    for (auto* widget : window_->findChildren<QWidget*>()) {
        const bool control = qobject_cast<QAbstractButton*>(widget) || qobject_cast<QLineEdit*>(widget) ||
                             qobject_cast<QComboBox*>(widget) || qobject_cast<QAbstractItemView*>(widget) ||
                             qobject_cast<QPlainTextEdit*>(widget);
        if (!control || widget->objectName().startsWith(QStringLiteral("qt_")) || !widget->isVisibleTo(window_.get()))
            continue;
        QString said = widget->accessibleName();
        if (auto* button = qobject_cast<QAbstractButton*>(widget); button && said.isEmpty()) said = button->text();
        const bool headerOrInner = widget->inherits("QHeaderView") || widget->inherits("QTableCornerButton") ||
                                   !widget->parentWidget() || qobject_cast<QLineEdit*>(widget->parentWidget()) ||
                                   widget->inherits("QLineEditIconButton");
        if (!headerOrInner && (widget->objectName().isEmpty() || said.isEmpty()))
            nameless << QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ') +
                            widget->objectName();
    }
    EXPECT_TRUE(nameless.isEmpty()) << nameless.join(QStringLiteral(", ")).toStdString();
}

TEST_F(MainWindowTest, ThePaletteFindsActionsAndRuns) {
    ASSERT_TRUE(waitUntilShown(200));
    window_->openPalette();
    auto* palette = window_->findChild<QDialog*>(QStringLiteral("palette"));
    ASSERT_TRUE(palette);
    auto* line = palette->findChild<QLineEdit*>();
    QTest::keyClicks(line, QStringLiteral("run softmax bos"));
    QTest::keyClick(line, Qt::Key_Return);
    EXPECT_THAT(window_->context().runs.nameOf(window_->context().cursor.run()).toStdString(),
                testing::HasSubstr("BOS"));
}

TEST_F(MainWindowTest, TheRunListWorksByKeyboard) {
    ASSERT_TRUE(waitUntilShown(200));
    auto* list = window_->findChild<QListView*>(QStringLiteral("runs.list"));
    list->setFocus();
    const auto before = window_->context().cursor.run();
    QTest::keyClick(list, Qt::Key_Down);
    const auto after = window_->context().cursor.run();
    EXPECT_NE(after, before);
    QTest::keyClick(list, Qt::Key_Space);
    EXPECT_FALSE(window_->context().runs.isShown(after));
    window_->context().undo.undo();
    EXPECT_TRUE(window_->context().runs.isShown(after));
}

TEST_F(MainWindowTest, TheLayoutIsSavedAndCanBeReset) {
    ASSERT_TRUE(waitUntilShown(200));
    auto* dock = window_->findChild<QDockWidget*>(QStringLiteral("dock.heads"));
    dock->hide();
    window_->close();
    window_.reset();
    open();
    ASSERT_TRUE(eventually([&] { return window_->context().runs.isLoaded(); }));
    dock = window_->findChild<QDockWidget*>(QStringLiteral("dock.heads"));
    EXPECT_TRUE(eventually([&] { return dock->isHidden(); }));
    window_->trainPage().resetLayout();
    EXPECT_FALSE(dock->isHidden());
}

TEST_F(MainWindowTest, MaximisingAViewHidesTheOthersUntilItIsRestored) {
    ASSERT_TRUE(waitUntilShown(200));
    auto* button = window_->findChild<QAbstractButton*>(QStringLiteral("attention.maximise"));
    ASSERT_TRUE(button);
    button->click();
    EXPECT_FALSE(window_->findChild<QDockWidget*>(QStringLiteral("dock.heads"))->isVisible());
    EXPECT_TRUE(view<attention::AttentionView>().isMaximised());
    button->click();
    EXPECT_TRUE(window_->findChild<QDockWidget*>(QStringLiteral("dock.heads"))->isVisible());
}

TEST(EmptyWorkspace, ShowsTheWelcomePage) {
    tests::ScratchFolder folder;
    MainWindow window({folder.path() / "new"});
    window.show();
    ASSERT_TRUE(QTest::qWaitFor([&] { return window.context().runs.isLoaded(); }, kPatience));
    EXPECT_TRUE(
        QTest::qWaitFor([&] { return window.findChild<QWidget*>(QStringLiteral("welcome"))->isVisible(); }, kPatience));
}

TEST(BrokenWorkspace, SaysSoAndStaysUp) {
    tests::ScratchFolder folder;
    ASSERT_TRUE(writeFileAtomically(folder.path() / "studio.db", std::string(9000, 'x')));
    MainWindow window({folder.path()});
    window.show();
    auto* label = window.findChild<QLabel*>(QStringLiteral("status.event"));
    EXPECT_TRUE(QTest::qWaitFor([&] { return label->text().contains(QStringLiteral("studio.db")); }, kPatience))
        << label->text().toStdString();
}

}  // namespace
}  // namespace outeffhop::studio
