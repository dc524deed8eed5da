// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/main_window.h"

#include <QCloseEvent>
#include <QDir>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include "app/studio/command_palette.h"
#include "app/studio/compare_page.h"
#include "app/studio/lab_page.h"
#include "app/studio/layout.h"
#include "app/studio/menus.h"
#include "app/studio/session.h"
#include "app/studio/top_bar.h"
#include "app/studio/train_page.h"
#include "views/kit/export_dialog.h"
#include "views/kit/number_format.h"
#include "views/kit/theme.h"
#include "views/launch/launcher.h"
#include "views/launch/welcome_view.h"
#include "views/runs/runs_view.h"
#include "views/status/status_view.h"
#include "views/time_line/time_line_view.h"

namespace outeffhop::studio {

namespace {

constexpr int kReadingMilliseconds = 300;  ///< a view that comes to the front reads what it shows

QWidget* makeReadOnlyBanner() {
    auto* banner = new QLabel(QObject::tr(
        "This workspace cannot be written. Its runs can be looked at, compared and exported; to train or to "
        "change something, copy it or open another one."));
    banner->setObjectName(QStringLiteral("window.readOnly"));
    banner->setProperty("kind", "banner");
    banner->setWordWrap(true);
    banner->setContentsMargins(12, 6, 12, 6);
    return banner;
}

}  // namespace

MainWindow::MainWindow(store::Workspace workspace) : stage_(workspace) {
    setObjectName(QStringLiteral("window"));
    session_ = new Session(stage_.context, this);
    layOut();
    fillTopBar();
    buildMenus(*this);
    connectSession();
    restoreLayout(*this, *stack_);
    showPage(0);
    updateCorner();
}

MainWindow::~MainWindow() {
    // The views use the store: they go while it is there.
    delete takeCentralWidget();
    delete session_;
}

void MainWindow::layOut() {
    auto* central = new QWidget;
    auto* column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    topBar_ = new TopBar;
    stack_ = new QStackedWidget;
    column->addWidget(topBar_);
    if (stage_.context.isReadOnly) column->addWidget(makeReadOnlyBanner());
    column->addWidget(stack_, 1);
    timeLine_ = new time_line::TimeLineView(stage_.context);
    status_ = new status::StatusView(stage_.context);
    status_->setFixedHeight(28);
    column->addWidget(timeLine_);
    column->addWidget(status_);
    setCentralWidget(central);
    train_ = new TrainPage(stage_.context);
    addPage(QStringLiteral("train"), tr("Train"), train_);
    addPage(QStringLiteral("compare"), tr("Compare"), new ComparePage(stage_.context));
    addPage(QStringLiteral("lab"), tr("Lab"), new LabPage(stage_.context));
    auto* welcome = new launch::WelcomeView(stage_.context);
    connect(welcome, &launch::WelcomeView::opened, this, [this] { showPage(0); });
    welcome_ = welcome;
    stack_->addWidget(welcome_);
    auto* launcher = new launch::Launcher(stage_.context, this);
    connect(launcher, &launch::Launcher::failed, this, [this](const QString& message) { say(message, true); });
}

void MainWindow::addPage(const QString& name, const QString& title, WorkspacePage* page) {
    pages_.push_back(page);
    stack_->insertWidget(static_cast<int>(pages_.size()) - 1, page);
    topBar_->addPage(name, title);
}

void MainWindow::fillTopBar() {
    auto& actions = train_->runs().actions();
    topBar_->addAction(QStringLiteral("newRun"), actions.newRun, true);
    topBar_->addAction(QStringLiteral("pause"), actions.pause);
    topBar_->addAction(QStringLiteral("stop"), actions.stop);
    connect(topBar_, &TopBar::pageChosen, this, &MainWindow::showPage);
    connect(topBar_->searchButton(), &QPushButton::clicked, this, &MainWindow::openPalette);
    auto* menu = new QMenu(topBar_);
    menu->setObjectName(QStringLiteral("topBar.export.menu"));
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillFigureMenu(*this, *menu); });
    topBar_->exportButton()->setMenu(menu);

    auto* brand = new QLabel(tr("OutEffHop Studio"));
    brand->setFont(kit::titleFont());
    brand->setContentsMargins(12, 6, 12, 6);
    menuBar()->setCornerWidget(brand, Qt::TopLeftCorner);
    corner_ = new QLabel;
    corner_->setObjectName(QStringLiteral("window.corner"));
    corner_->setProperty("kind", "caption");
    corner_->setContentsMargins(12, 6, 14, 6);
    menuBar()->setCornerWidget(corner_, Qt::TopRightCorner);
}

void MainWindow::connectSession() {
    connect(session_, &Session::launched, this, [this] { showPage(0); });
    connect(&stage_.context.runs, &bridge::RunList::changed, this, &MainWindow::updateCorner);
    connect(&stage_.context.runs, &bridge::RunList::changed, this, [this] {
        if (stage_.context.runs.isLoaded() && stage_.context.runs.runs().empty()) showWelcome();
    });
}

void MainWindow::updateCorner() {
    QString folder = QString::fromStdString(stage_.context.workspace.path.string());
    if (folder.startsWith(QDir::homePath() + QLatin1Char('/')))
        folder = QLatin1Char('~') + folder.mid(QDir::homePath().size());
    const auto count = static_cast<std::int64_t>(stage_.context.runs.runs().size());
    const QString runs = !stage_.context.runs.isLoaded() ? tr("reading…")
                         : count == 1                    ? tr("1 run")
                                                         : tr("%1 runs").arg(kit::formatInteger(count));
    const QString text = QStringLiteral("%1 · %2").arg(folder, runs);
    if (text == corner_->text()) return;
    corner_->setText(text);
    menuBar()->setCornerWidget(corner_, Qt::TopRightCorner);  // makes room for the new text
    setWindowTitle(tr("%1 – OutEffHop Studio").arg(text));
}

WorkspacePage* MainWindow::page() const {
    return qobject_cast<WorkspacePage*>(stack_->currentWidget());
}

void MainWindow::showPage(int index) {
    stack_->setCurrentIndex(index);
    page()->focusFirst();
    topBar_->setPage(index);
    timeLine_->setVisible(page()->hasTimeLine());
    status_->show();
}

void MainWindow::showWelcome() {
    stack_->setCurrentWidget(welcome_);
    timeLine_->hide();
}

void MainWindow::openPalette() {
    auto commands = commandsOf(*this);
    for (const auto& run : stage_.context.runs.runs()) {
        const auto id = QString::fromStdString(run.id);
        commands.push_back({tr("Run: %1").arg(stage_.context.runs.nameOf(id)),
                            QString::fromUtf8(store::name(run.state).data()), [this, id] {
                                stage_.context.runs.setShown(id, true);
                                stage_.cursor.focus(id);
                                showPage(0);
                            }});
    }
    (new CommandPalette(std::move(commands), this))->show();
}

void MainWindow::exportFigure(const Figure& figure) {
    if (figure.prepare) figure.prepare();
    auto* dialog = new kit::ExportDialog(*figure.plot(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &kit::ExportDialog::written, this,
            [this](const QString& file) { say(tr("Written: %1").arg(file)); });
    dialog->open();
}

void MainWindow::exportTables(const TableSource& source) {
    if (source.prepare) source.prepare();
    QTimer::singleShot(source.prepare ? kReadingMilliseconds : 0, this, [this, source] {
        if (!source.isReady()) return say(tr("%1: there is nothing to export").arg(source.title), true);
        kit::exportTables(source.tables(), source.name, this);
    });
}

void MainWindow::stepBy(int snapshots) {
    timeLine_->stepBy(snapshots);
}

void MainWindow::say(const QString& message, bool bad) {
    status_->say(message, bad);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    saveLayout(*this, *stack_);
    session_->save();
    QMainWindow::closeEvent(event);
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange) stage_.store.setWindowVisible(!isMinimized());
}

}  // namespace outeffhop::studio
