// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/main_window.h"

#include <gmock/gmock.h>
#include <signal.h>

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAction>
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
#include <QPushButton>
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
    /// The one on the Train page, where there are two of a kind.
    template <class View>
    View& view() {
        return *window_->trainPage().findChild<View*>();
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
    ASSERT_TRUE(eventually([&] {
        const auto name = QStringLiteral("curves.") + QLatin1String(bridge::metric::kLoss);
        const auto* plot = window_->findChild<kit::CurvePlotWidget*>(name);
        return plot && plot->valueAt(id, 30) && plot->valueAt(id, 31);
    }));
    ASSERT_TRUE(eventually([&] { return view<attention::AttentionView>().shownStep() >= 16; }));
    EXPECT_TRUE(eventually([&] { return statusLabel("status.worker").text().contains(QStringLiteral("alive")); }));

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

/// What a person can operate in `top`: without the inner parts of Qt's own controls.
QList<QWidget*> controlsOf(const QWidget& top) {
    QList<QWidget*> controls;
    for (auto* widget : top.findChildren<QWidget*>()) {
        const bool control = qobject_cast<QAbstractButton*>(widget) || qobject_cast<QLineEdit*>(widget) ||
                             qobject_cast<QComboBox*>(widget) || qobject_cast<QAbstractItemView*>(widget) ||
                             qobject_cast<QPlainTextEdit*>(widget) || widget->focusPolicy() == Qt::StrongFocus;
        const bool inner = widget->inherits("QHeaderView") || widget->inherits("QTableCornerButton") ||
                           widget->inherits("QLineEditIconButton") || widget->inherits("QComboBoxListView") ||
                           widget->inherits("QMenuBar") || widget->inherits("QTabBar") ||
                           widget->objectName().startsWith(QStringLiteral("qt_")) ||
                           qobject_cast<QComboBox*>(widget->parentWidget()) ||
                           qobject_cast<QAbstractSpinBox*>(widget->parentWidget());
        if (control && !inner && widget->isVisibleTo(&top)) controls << widget;
    }
    return controls;
}

std::string nameless(const QWidget& top) {
    QStringList found;
    for (const auto* widget : controlsOf(top)) {
        QString said = widget->accessibleName();
        if (const auto* button = qobject_cast<const QAbstractButton*>(widget); button && said.isEmpty())
            said = button->text();
        if (widget->objectName().isEmpty() || said.isEmpty())
            found << QStringLiteral("%1 \"%2\"")
                         .arg(QLatin1String(widget->metaObject()->className()), widget->objectName());
    }
    return found.join(QStringLiteral(", ")).toStdString();
}

TEST_F(MainWindowTest, EveryControlHasANameForScriptsAndScreenReaders) {
    ASSERT_TRUE(waitUntilShown(200));
    EXPECT_EQ(nameless(*window_), "");
    window_->showPage(1);
    EXPECT_EQ(nameless(*window_), "");
    window_->showWelcome();
    EXPECT_EQ(nameless(*window_), "");
    window_->openPalette();
    EXPECT_EQ(nameless(*window_->findChild<QDialog*>(QStringLiteral("palette"))), "");
    emit window_->context().launch.newRun();
    auto* form = window_->findChild<QDialog*>(QStringLiteral("newRun"));
    ASSERT_TRUE(form);
    form->findChild<QAbstractButton*>(QStringLiteral("newRun.advanced"))->click();
    EXPECT_EQ(nameless(*form), "");
    form->close();
    window_->showPage(0);
    window_->exportFigure(window_->page()->figures().front());
    EXPECT_EQ(nameless(*window_->findChild<QDialog*>(QStringLiteral("export"))), "");
}

TEST_F(MainWindowTest, ATableOfTheMenuComesToTheFrontOrIsSaidToBeEmpty) {
    ASSERT_TRUE(waitUntilShown(200));
    const auto& tables = window_->page()->tables();
    const auto* evaluation = findTable(tables, QStringLiteral("evaluation"));
    ASSERT_TRUE(evaluation);
    window_->exportTables(*evaluation);
    EXPECT_TRUE(eventually([&] { return statusLabel("status.event").text().contains(evaluation->title); }));
    EXPECT_TRUE(window_->findChild<QWidget*>(QStringLiteral("evaluation"))->isVisible());
}

TEST_F(MainWindowTest, OnlyPagesThatStandAtAStepHaveATimeLine) {
    const auto* timeLine = window_->findChild<QWidget*>(QStringLiteral("timeLine"));
    ASSERT_TRUE(timeLine);
    for (const auto& [page, visible] : {std::pair{0, true}, {2, false}, {1, true}}) {
        window_->showPage(page);
        EXPECT_EQ(timeLine->isVisible(), visible) << page;
    }
}

TEST_F(MainWindowTest, TabReachesEveryControlOfAPage) {
    ASSERT_TRUE(waitUntilShown(200));
    QApplication::setActiveWindow(window_.get());
    for (int page = 0; page < 2; ++page) {
        window_->showPage(page);
        QTest::qWait(50);
        QSet<const QWidget*> reached;
        for (int presses = 0; presses < 200 && QApplication::focusWidget(); ++presses) {
            reached.insert(QApplication::focusWidget());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        }
        QStringList missed;
        for (const auto* widget : controlsOf(*window_))
            if (widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) && !reached.contains(widget))
                missed << widget->objectName();
        EXPECT_EQ(missed.join(QStringLiteral(", ")).toStdString(), "");
    }
}

TEST_F(MainWindowTest, EveryCommandIsInAMenuAndNoShortcutIsTakenTwice) {
    QStringList taken;
    for (const auto* action : window_->findChildren<QAction*>()) {
        if (action->shortcut().isEmpty()) continue;
        EXPECT_FALSE(taken.contains(action->shortcut().toString())) << action->text().toStdString();
        taken << action->shortcut().toString();
    }
    EXPECT_GT(taken.size(), 20);
}

TEST_F(MainWindowTest, WhatIsChosenInTheViewsIsThereAtTheNextStart) {
    ASSERT_TRUE(waitUntilShown(200));
    view<curves::CurvesView>().setChoices(
        {{QStringLiteral("metrics"), QStringList{QStringLiteral("train.loss")}}, {QStringLiteral("smoothing"), 0.9}});
    view<activations::ActivationsView>().setMode(kit::HistogramMode::heat);
    window_->close();
    window_.reset();
    open();
    ASSERT_TRUE(waitUntilShown(200));
    EXPECT_EQ(view<curves::CurvesView>().metrics(), QStringList{QStringLiteral("train.loss")});
    EXPECT_EQ(view<curves::CurvesView>().choices()[QStringLiteral("smoothing")], 0.9);
    EXPECT_EQ(view<activations::ActivationsView>().choices()[QStringLiteral("mode")], QStringLiteral("heat"));
}

TEST_F(MainWindowTest, DocksKeepTheirSharesWhenTheWindowIsResized) {
    ASSERT_TRUE(waitUntilShown(200));
    const auto* runs = window_->findChild<QDockWidget*>(QStringLiteral("dock.runs"));
    const auto* curves = window_->findChild<QDockWidget*>(QStringLiteral("dock.curves"));
    const double width = double(runs->width()) / window_->width(),
                 height = double(curves->height()) / window_->height();
    window_->resize(2400, 1500);
    QTest::qWait(50);
    EXPECT_NEAR(double(runs->width()) / window_->width(), width, 0.01);
    EXPECT_NEAR(double(curves->height()) / window_->height(), height, 0.04);
    window_->close();
    window_.reset();
    open();  // at 1680 x 1000
    ASSERT_TRUE(waitUntilShown(200));
    EXPECT_NEAR(double(window_->findChild<QDockWidget*>(QStringLiteral("dock.runs"))->width()) / window_->width(),
                width, 0.01);
}

TEST_F(MainWindowTest, WhereNobodyMovedADockEachHasItsRoomInASmallWindowToo) {
    ASSERT_TRUE(waitUntilShown(200));
    window_->resize(1280, 800);
    QTest::qWait(50);
    EXPECT_GE(window_->findChild<QDockWidget*>(QStringLiteral("dock.outliers"))->width(), 315);
    EXPECT_GE(window_->findChild<QDockWidget*>(QStringLiteral("dock.curves"))->height(), 170);
}

TEST_F(MainWindowTest, FitsIntoASmallScreen) {
    ASSERT_TRUE(waitUntilShown(200));
    for (int page = 0; page < 2; ++page) {
        window_->showPage(page);
        QTest::qWait(50);
        EXPECT_LE(window_->minimumSizeHint().width(), 1280);
        EXPECT_LE(window_->minimumSizeHint().height(), 720);
    }
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
    button->click();
    QTest::keyClick(button, Qt::Key_Escape);
    EXPECT_FALSE(view<attention::AttentionView>().isMaximised());
    EXPECT_TRUE(window_->findChild<QDockWidget*>(QStringLiteral("dock.heads"))->isVisible());
}

TEST(EmptyWorkspace, ShowsTheWelcomePage) {
    tests::ScratchFolder folder;
    MainWindow window({folder.path() / "new"});
    window.show();
    ASSERT_TRUE(QTest::qWaitFor([&] { return window.context().runs.isLoaded(); }, kPatience));
    auto* page = window.findChild<QWidget*>(QStringLiteral("welcome"));
    EXPECT_TRUE(QTest::qWaitFor([&] { return page->isVisible(); }, kPatience));
    QTest::qWait(50);
    for (auto* label : page->findChildren<QLabel*>()) {
        EXPECT_GE(label->height(), label->heightForWidth(label->width())) << label->text().toStdString();
        const QRect place(label->mapTo(page, QPoint()), label->size());
        for (auto* button : page->findChildren<QAbstractButton*>())
            EXPECT_FALSE(place.intersects(QRect(button->mapTo(page, QPoint()), button->size())))
                << label->text().toStdString();
    }
}

TEST(EmptyWorkspace, EnterOpensTheDoorWithTheFocus) {
    tests::ScratchFolder folder;
    MainWindow window({folder.path() / "new"});
    window.show();
    auto* door = window.findChild<QPushButton*>(QStringLiteral("welcome.newRun"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return door->isVisible(); }, kPatience));
    QSignalSpy asked(&window.context().launch, &bridge::LaunchRequests::newRun);
    door->setFocus();
    QTest::keyClick(door, Qt::Key_Return);
    EXPECT_EQ(asked.size(), 1);
    EXPECT_EQ(door->property("kind"), QVariant());
    EXPECT_EQ(window.findChild<QPushButton*>(QStringLiteral("welcome.backcopy"))->property("kind"), "primary");
}

TEST(EmptyWorkspace, ItsThirdDoorAsksForACheckpoint) {
    tests::ScratchFolder folder;
    MainWindow window({folder.path() / "new"});
    window.show();
    auto* door = window.findChild<QPushButton*>(QStringLiteral("welcome.checkpoint"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return door->isVisible(); }, kPatience));
    door->click();
    const auto* form = window.findChild<QDialog*>(QStringLiteral("inspect"));
    ASSERT_TRUE(form);
    EXPECT_TRUE(form->findChild<QLineEdit*>(QStringLiteral("inspect.folder")));
    const auto* message = form->findChild<QLabel*>(QStringLiteral("inspect.message"));
    EXPECT_THAT(message->text().toStdString(), testing::HasSubstr("Choose the folder of a checkpoint"));
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
