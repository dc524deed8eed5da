// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/menus.h"

#include <QApplication>
#include <QDesktopServices>
#include <QFileDialog>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QProcess>
#include <QSettings>
#include <QUrl>

#include "app/studio/main_window.h"
#include "app/studio/train_page.h"
#include "views/kit/theme.h"
#include "views/runs/runs_view.h"

namespace outeffhop::studio {

namespace {

QString tr(const char* text) {
    return QObject::tr(text);
}

QAction* add(QMenu& menu, const QString& name, const QString& text, const QKeySequence& keys,
             std::function<void()> work) {
    auto* action = menu.addAction(text);
    action->setObjectName(QStringLiteral("menu.") + name);
    action->setShortcut(keys);
    QObject::connect(action, &QAction::triggered, &menu, [work = std::move(work)] { work(); });
    return action;
}

QMenu& addMenu(MainWindow& window, const QString& name, const QString& title) {
    auto* menu = window.menuBar()->addMenu(title);
    menu->setObjectName(QStringLiteral("menu.") + name);
    return *menu;
}

void openWorkspace(MainWindow& window) {
    const QString folder = QFileDialog::getExistingDirectory(&window, tr("Open a workspace"));
    if (!folder.isEmpty())
        QProcess::startDetached(QCoreApplication::applicationFilePath(), {QStringLiteral("--workspace"), folder});
}

void addFile(MainWindow& window) {
    auto& menu = addMenu(window, QStringLiteral("file"), tr("&File"));
    menu.addAction(window.trainPage().runs().actions().newRun);
    auto* checkpoint = add(menu, QStringLiteral("checkpoint"), tr("Open a checkpoint…"), tr("Ctrl+Shift+O"),
                           [&window] { emit window.context().launch.inspect({}); });
    checkpoint->setEnabled(!window.context().isReadOnly);
    add(menu, QStringLiteral("welcome"), tr("Welcome page"), {}, [&window] { window.showWelcome(); });
    menu.addSeparator();
    add(menu, QStringLiteral("open"), tr("Open another workspace…"), QKeySequence::Open,
        [&window] { openWorkspace(window); });
    add(menu, QStringLiteral("folder"), tr("Open this workspace's folder"), {}, [&window] {
        QDesktopServices::openUrl(
            QUrl::fromLocalFile(QString::fromStdString(window.context().workspace.path.string())));
    });
    menu.addSeparator();
    add(menu, QStringLiteral("quit"), tr("Close the window (runs go on)"), QKeySequence::Quit,
        [&window] { window.close(); });
}

void addEdit(MainWindow& window) {
    auto& menu = addMenu(window, QStringLiteral("edit"), tr("&Edit"));
    auto* undo = window.context().undo.createUndoAction(&window, tr("Undo"));
    undo->setShortcut(QKeySequence::Undo);
    undo->setObjectName(QStringLiteral("menu.undo"));
    auto* redo = window.context().undo.createRedoAction(&window, tr("Redo"));
    redo->setShortcut(QKeySequence::Redo);
    redo->setObjectName(QStringLiteral("menu.redo"));
    menu.addAction(undo);
    menu.addAction(redo);
    menu.addSeparator();
    add(menu, QStringLiteral("palette"), tr("Search or command…"), tr("Ctrl+K"), [&window] { window.openPalette(); });
    add(menu, QStringLiteral("filter"), tr("Filter the runs"), QKeySequence::Find, [&window] {
        window.showPage(0);
        window.trainPage().runs().focusFilter();
    });
}

void addRun(MainWindow& window) {
    auto& menu = addMenu(window, QStringLiteral("run"), tr("&Run"));
    auto& actions = window.trainPage().runs().actions();
    for (QAction* action : actions.inOrder()) {
        if (action)
            menu.addAction(action);
        else
            menu.addSeparator();
        if (action == actions.duplicate) menu.addMenu(actions.fork);
    }
}

void chooseTheme(kit::ThemeKind kind) {
    kit::applyTheme(*qApp, kind);
    QSettings().setValue(QStringLiteral("theme"),
                         kind == kit::ThemeKind::light ? QStringLiteral("light") : QStringLiteral("dark"));
}

void addTime(MainWindow& window, QMenu& menu) {
    auto& cursor = window.context().cursor;
    add(menu, QStringLiteral("live"), tr("Follow the newest step (Live)"), tr("Ctrl+L"),
        [&cursor] { cursor.goLive(); });
    add(menu, QStringLiteral("previous"), tr("Previous snapshot"), tr("Alt+Left"), [&window] { window.stepBy(-1); });
    add(menu, QStringLiteral("next"), tr("Next snapshot"), tr("Alt+Right"), [&window] { window.stepBy(1); });
    add(menu, QStringLiteral("clear"), tr("Restore the view, clear the selection"), Qt::Key_Escape, [&window] {
        if (!window.page() || !window.page()->restoreMaximised()) window.context().selection.clear();
    });
}

void addView(MainWindow& window) {
    auto& menu = addMenu(window, QStringLiteral("view"), tr("&View"));
    for (std::size_t index = 0; index < window.pages().size(); ++index) {
        auto* page = window.pages()[index];
        add(menu, page->objectName(), page->windowTitle(), QKeySequence(QStringLiteral("Ctrl+%1").arg(index + 1)),
            [&window, index] { window.showPage(static_cast<int>(index)); });
    }
    menu.addSeparator();
    addTime(window, menu);
    menu.addSeparator();
    for (auto* page : window.pages()) {
        auto* views = menu.addMenu(tr("Views of %1").arg(page->windowTitle()));
        for (Dock* dock : page->docks()) views->addAction(dock->toggleViewAction());
    }
    add(menu, QStringLiteral("reset"), tr("Reset the layout"), {}, [&window] {
        if (window.page()) window.page()->resetLayout();
    });
    menu.addSeparator();
    add(menu, QStringLiteral("dark"), tr("Dark theme"), {}, [] { chooseTheme(kit::ThemeKind::dark); });
    add(menu, QStringLiteral("light"), tr("Light theme"), {}, [] { chooseTheme(kit::ThemeKind::light); });
    add(menu, QStringLiteral("fullScreen"), tr("Full screen"), QKeySequence::FullScreen,
        [&window] { window.setWindowState(window.windowState() ^ Qt::WindowFullScreen); });
}

void addExport(MainWindow& window) {
    auto& menu = addMenu(window, QStringLiteral("export"), tr("E&xport"));
    QObject::connect(&menu, &QMenu::aboutToShow, &menu, [&window, &menu] { fillFigureMenu(window, menu); });
    fillFigureMenu(window, menu);
}

void addHelp(MainWindow& window) {
    auto& menu = addMenu(window, QStringLiteral("help"), tr("&Help"));
    add(menu, QStringLiteral("paper"), tr("The paper: Outlier-Efficient Hopfield Layers"), {},
        [] { QDesktopServices::openUrl(QUrl(QStringLiteral("https://arxiv.org/abs/2404.03828"))); });
    add(menu, QStringLiteral("about"), tr("About OutEffHop Studio"), {}, [&window] {
        QMessageBox::about(&window, tr("About"),
                           tr("OutEffHop Studio %1\nGPL-3.0-or-later").arg(QCoreApplication::applicationVersion()));
    });
}

}  // namespace

void fillFigureMenu(MainWindow& window, QMenu& menu) {
    menu.clear();
    if (!window.page()) {
        menu.addAction(tr("Nothing to export here"))->setEnabled(false);
        return;
    }
    for (const Figure& figure : window.page()->figures())
        menu.addAction(figure.title + QStringLiteral("…"), &menu, [&window, figure] { window.exportFigure(figure); });
    menu.addSection(tr("Tables"));
    for (const TableSource& source : window.page()->tables())
        menu.addAction(source.title + QStringLiteral("…"), &menu, [&window, source] { window.exportTables(source); });
}

void buildMenus(MainWindow& window) {
    addFile(window);
    addEdit(window);
    addRun(window);
    addView(window);
    addExport(window);
    addHelp(window);
}

}  // namespace outeffhop::studio
