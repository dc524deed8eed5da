// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>

#include "views/bridge/refresh.h"
#include "views/bridge/shown_runs.h"
#include "views/bridge/studio_context.h"
#include "views/compare_table/compare_table_delegate.h"
#include "views/compare_table/compare_table_model.h"
#include "views/compare_table/table_runs.h"
#include "views/kit/panel.h"

class QLineEdit;
class QMenu;
class QTableView;
class QToolButton;

namespace outeffhop::compare_table {

class CompareTableHeader;

/// Runs as rows: the settings in which they differ, what they measured, and how far that is from the pinned baseline.
/// Hovering lights a row's curves, a click focuses its run, its pin makes it the baseline.
class CompareTableView : public kit::Panel {
    Q_OBJECT
 public:
    explicit CompareTableView(const bridge::StudioContext& context, QWidget* parent = nullptr);

    void focusTable();
    /// As shown, for export.
    [[nodiscard]] kit::Table table() const;
    /// wholeGroups (runs beyond the shown ones), mergeSeeds, allSettings.
    [[nodiscard]] QVariantMap choices() const override;
    void setChoices(const QVariantMap& choices) override;

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    void layOut();
    void addChips();
    /// A chip that chooses between two words for a choice that is off or on.
    struct Switch {
        QString key, title, off, on;
        QToolButton* chip = nullptr;
        QList<QAction*> actions;  ///< off, on
    };
    QMenu* addSwitch(const QString& name, const QString& accessible, Switch choice);
    void refresh();
    void fitColumns();
    void hover(int row);
    void click(const QPoint& position);
    void toggle(const Row& row);
    void focusRow(const Row& row);
    void sortBy(int section, Qt::SortOrder order);
    void showMenu(const QPoint& position);
    void fillBaselineMenu(QMenu& menu);
    void fillAddMenu(QMenu& menu);

    const bridge::StudioContext& context_;
    bridge::ShownRuns shown_;
    TableRuns runs_;
    CompareTableModel model_;
    CompareTableDelegate delegate_;
    TableInput input_;
    QTableView* view_;
    CompareTableHeader* header_;
    QLineEdit* filter_;
    bridge::Refresh* refresh_;
    std::vector<Switch> switches_;
    QToolButton* baselineChip_ = nullptr;
    QHash<QString, int> widths_;  ///< by column key: columns only grow, so that nothing jumps
};

}  // namespace outeffhop::compare_table
