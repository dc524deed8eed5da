// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/workspace_page.h"

#include <QLayout>
#include <QResizeEvent>
#include <QTimer>

#include "views/kit/theme.h"

namespace outeffhop::studio {

namespace {
constexpr int kLayoutVersion = 2;  ///< grows when docks change so much that old layouts make no sense
const QString kDocks = QStringLiteral("docks"), kShares = QStringLiteral("shares"),
              kChoices = QStringLiteral("choices");
}  // namespace

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
    connect(dock, &QDockWidget::dockLocationChanged, this, &WorkspacePage::noteMoves, Qt::QueuedConnection);
    connect(view, &kit::Panel::maximiseToggled, this, [this, view](bool on) { maximise(view, on); });
    return dock;
}

void WorkspacePage::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    // Dock sizes are shares of the page, which has its size only once it is laid out.
    if (!arranged_) QTimer::singleShot(0, this, &WorkspacePage::settle);
}

void WorkspacePage::settle() {
    if (arranged_) return;
    arranged_ = true;
    proportionAnew();
    if (!restoreState(wanted_.value(kDocks).toByteArray(), kLayoutVersion)) return;
    isDefault_ = false;
    shares_.restore(wanted_.value(kShares).toMap());
    shares_.apply(*this);
}

void WorkspacePage::resizeEvent(QResizeEvent* event) {
    QMainWindow::resizeEvent(event);
    if (!arranged_ || !beforeMaximise_.isEmpty()) return;
    if (isDefault_)
        proportionAnew();
    else
        shares_.apply(*this);
}

bool WorkspacePage::event(QEvent* event) {
    const bool isDone = QMainWindow::event(event);
    if (event->type() == QEvent::MouseButtonRelease) noteMoves();  // of a gap between docks
    return isDone;
}

void WorkspacePage::noteMoves() {
    const bool canMove = arranged_ && beforeMaximise_.isEmpty();
    if (canMove && shares_.note(*this, size())) isDefault_ = false;
}

void WorkspacePage::proportionAnew() {
    isDefault_ = true;
    proportion();
    layout()->activate();
    shares_.note(*this, size());
}

bool WorkspacePage::restoreMaximised() {
    for (auto* dock : docks_)
        if (auto* view = qobject_cast<kit::Panel*>(dock->widget()); view && view->isMaximised()) {
            maximise(view, false);
            return true;
        }
    return false;
}

void WorkspacePage::resetLayout() {
    for (Dock* dock : docks_) {
        dock->setFloating(false);
        dock->show();
    }
    arrange();
    shares_.forget();
    proportionAnew();
}

QVariantMap WorkspacePage::layoutState() const {
    QVariantMap choices;
    for (const auto* dock : docks_)
        if (const auto* view = qobject_cast<kit::Panel*>(dock->widget())) choices[view->objectName()] = view->choices();
    QVariantMap state = wanted_;
    state[kChoices] = choices;
    if (!arranged_) return state;
    DockShares shares = shares_;
    if (beforeMaximise_.isEmpty() && isVisible()) shares.note(*this, size());
    state[kDocks] = beforeMaximise_.isEmpty() ? saveState(kLayoutVersion) : beforeMaximise_;
    state[kShares] = shares.saved();
    return state;
}

void WorkspacePage::restoreLayout(const QVariantMap& state) {
    wanted_ = state;
    const auto choices = state.value(kChoices).toMap();
    for (auto* dock : docks_)
        if (auto* view = qobject_cast<kit::Panel*>(dock->widget()))
            view->setChoices(choices.value(view->objectName()).toMap());
}

void WorkspacePage::maximise(kit::Panel* view, bool on) {
    if (on) {
        shares_.note(*this, size());
        beforeMaximise_ = saveState(kLayoutVersion);
        for (Dock* dock : docks_) dock->setVisible(dock->widget() == view);
    } else if (!beforeMaximise_.isEmpty()) {
        restoreState(beforeMaximise_, kLayoutVersion);
        beforeMaximise_.clear();
        shares_.apply(*this);
    }
    view->setMaximised(on);
}

}  // namespace outeffhop::studio
