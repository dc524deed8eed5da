// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>
#include <vector>

#include "views/kit/table.h"

class QSortFilterProxyModel;

namespace outeffhop::kit {

/// A compact table over any model: click a header to sort, Ctrl+C copies the selected rows (or all) as text with tabs.
/// Columns whose header has Qt::TextAlignmentRole right are figures. Sorting uses kSortRole where a model gives it.
class TableView : public QTableView {
    Q_OBJECT
 public:
    static constexpr int kSortRole = Qt::UserRole + 1;

    explicit TableView(const QString& name, const QString& accessibleName, QWidget* parent = nullptr);

    /// Does not take ownership. Rows and columns below are those of this model, whatever the sorting.
    void setSourceModel(QAbstractItemModel* model);
    int sourceRow(const QModelIndex& index) const;
    void selectSourceRow(int row);
    void setRowFilter(const QString& text);

    /// What is shown, in the shown order.
    Table table(const QString& caption = {}) const;
    QString copyText() const;

 signals:
    void rowActivated(int sourceRow);
    void rowHovered(int sourceRow);

 protected:
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

 private:
    /// Columns as wide as what is visible needs, the rest shared out; they widen with the data and never shrink.
    void fitColumns();
    int headerWidth(int column) const;
    int leastWidth(int column) const;

    QSortFilterProxyModel* proxy_;
    std::vector<int> wanted_;
};

}  // namespace outeffhop::kit
