// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/workspace_page.h"

#include <QTimer>

#include "views/kit/theme.h"

namespace outeffhop::studio {

namespace {
constexpr int kLayoutVersion = 1;  ///< grows when docks change so much that old layouts make no sense
}

WorkspacePage::WorkspacePage(const QString& name, QWidget* parent) : QMainWindow(parent, Qt::Widget) {
    setObjectName(QStringLiteral("page.") + name);
    setDockNestingEnabled(true);
    setDockOptions(QMainWindow::AllowNestedDocks | QMainWindow::AllowTabbedDocks);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    setContentsMargins(kit::kGrid, 0, kit::kGrid, kit::kGrid);
}

Dock* WorkspacePage::add(const QString& name, const QString& title, kit::Panel* view) {
    auto* dock = new Dock(name, title, view, this);
    docks_.push_back(dock);
    connect(view, &kit::Panel::maximiseToggled, this, [this, view](bool on) { maximise(view, on); });
    return dock;
}

void WorkspacePage::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    if (arranged_) return;
    // Dock sizes are shares of the page, which has its size only once it is laid out.
    QTimer::singleShot(0, this, [this] {
        if (arranged_) return;
        arranged_ = true;
        proportion();
        if (!wanted_.isEmpty()) restoreState(wanted_, kLayoutVersion);
    });
}

void WorkspacePage::resetLayout() {
    for (Dock* dock : docks_) {
        dock->setFloating(false);
        dock->show();
    }
    arrange();
    proportion();
}

QByteArray WorkspacePage::layoutState() const {
    if (!arranged_) return wanted_;
    return beforeMaximise_.isEmpty() ? saveState(kLayoutVersion) : beforeMaximise_;
}

void WorkspacePage::restoreLayout(const QByteArray& state) {
    wanted_ = state;
    if (arranged_ && !state.isEmpty()) restoreState(state, kLayoutVersion);
}

void WorkspacePage::maximise(kit::Panel* view, bool on) {
    if (on) {
        beforeMaximise_ = saveState(kLayoutVersion);
        for (Dock* dock : docks_) dock->setVisible(dock->widget() == view);
    } else if (!beforeMaximise_.isEmpty()) {
        restoreState(beforeMaximise_, kLayoutVersion);
        beforeMaximise_.clear();
    }
    view->setMaximised(on);
}

}  // namespace outeffhop::studio
