// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/workspace_page.h"

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
    proportion();
    if (!restoreState(wanted_.value(kDocks).toByteArray(), kLayoutVersion)) return;
    shares_.restore(wanted_.value(kShares).toMap());
    shares_.apply(*this);
}

void WorkspacePage::resizeEvent(QResizeEvent* event) {
    const bool follows = arranged_ && beforeMaximise_.isEmpty();
    if (follows && event->oldSize().isValid()) shares_.note(*this, event->oldSize());
    QMainWindow::resizeEvent(event);
    if (follows) shares_.apply(*this);
}

void WorkspacePage::resetLayout() {
    for (Dock* dock : docks_) {
        dock->setFloating(false);
        dock->show();
    }
    arrange();
    proportion();
    shares_.forget();
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
