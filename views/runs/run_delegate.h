// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

#include "views/runs/runs_model.h"

namespace outeffhop::runs {

/// Draws the rows: sections, cards with colour bar, state and progress, and lines; an eye at the right of each run.
class RunDelegate : public QStyledItemDelegate {
    Q_OBJECT
 public:
    explicit RunDelegate(const RunsModel& model, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

    /// Where the eye of a row is drawn and clicked.
    static QRect eyeRect(const QRect& row, RunRow::Kind kind);

 private:
    void paintSection(QPainter& painter, const QRect& rect, const RunRow& row) const;
    void paintCard(QPainter& painter, const QRect& rect, const RunRow& row, bool selected, bool hovered) const;
    void paintLine(QPainter& painter, const QRect& rect, const RunRow& row, bool selected, bool hovered) const;
    void paintEye(QPainter& painter, const QRect& rect, const RunRow& row, bool hovered) const;

    const RunsModel& model_;
};

}  // namespace outeffhop::runs
