// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/bridge/refresh.h"
#include "views/bridge/shown_runs.h"
#include "views/bridge/studio_context.h"
#include "views/kit/panel.h"
#include "views/runs/run_actions.h"
#include "views/runs/run_delegate.h"
#include "views/runs/runs_model.h"

class QLineEdit;
class QListView;

namespace outeffhop::runs {

/// The runs of the workspace. Click focuses a run, the eye shows it in overlays, the context menu does the rest.
class RunsView : public kit::Panel {
    Q_OBJECT
 public:
    explicit RunsView(const bridge::StudioContext& context, QWidget* parent = nullptr);

    [[nodiscard]] RunActions& actions() { return *actions_; }
    /// The selected runs, or the focused one.
    [[nodiscard]] QStringList chosen() const;
    /// grouping: "launch", "model", "normalizer" or "none".
    [[nodiscard]] QVariantMap choices() const override;
    void setChoices(const QVariantMap& choices) override;
    void focusFilter();
    void focusList();

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    void layOut();
    void addGroupingMenu();
    void refresh();
    [[nodiscard]] ListInput input() const;
    void focusRun(const QString& id);
    void selectFocused();
    void showMenu(const QPoint& position);
    bool clickEye(const QPoint& position);

    const bridge::StudioContext& context_;
    bridge::ShownRuns shown_;
    RunsModel model_;
    RunDelegate delegate_;
    QLineEdit* filter_;
    QListView* list_;
    RunActions* actions_;
    bridge::Refresh* refresh_;
    Grouping grouping_ = Grouping::launch;
    QList<QAction*> groupings_;  ///< in the order of Grouping
    QStringList selectedBefore_;
};

}  // namespace outeffhop::runs
