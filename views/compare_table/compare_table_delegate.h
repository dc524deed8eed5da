// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

#include "views/compare_table/compare_table_model.h"

namespace outeffhop::compare_table {

/// Draws run names with pin, colours and state, settings, and measures with their difference to the baseline in a
/// column of its own, so that figures stand below each other.
class CompareTableDelegate : public QStyledItemDelegate {
 public:
    explicit CompareTableDelegate(const CompareTableModel& model, QObject* parent = nullptr);

    void setHoveredRow(int row) { hovered_ = row; }
    /// Width that shows the column's widest cell.
    [[nodiscard]] int widthOf(int column) const;
    /// Where clicks open a group, and pin a baseline.
    [[nodiscard]] static QRect chevronRect(const QRect& cell, const Row& row);
    [[nodiscard]] static QRect pinRect(const QRect& cell, const Row& row);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

 private:
    void paintName(QPainter& painter, const QRect& rect, int row) const;
    void paintMeasure(QPainter& painter, const QRect& rect, const QModelIndex& index) const;
    [[nodiscard]] double deltaWidth(int column) const;

    const CompareTableModel& model_;
    int hovered_ = -1;
};

}  // namespace outeffhop::compare_table
