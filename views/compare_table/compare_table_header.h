// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHeaderView>

#include "views/compare_table/compare_table_model.h"

namespace outeffhop::compare_table {

/// Titles with a second, grey line that says of what a number is.
class CompareTableHeader : public QHeaderView {
 public:
    explicit CompareTableHeader(const CompareTableModel& model, QWidget* parent = nullptr);

    QSize sizeHint() const override;
    /// Width that shows both lines.
    [[nodiscard]] int widthOf(int section) const;

 protected:
    void paintSection(QPainter* painter, const QRect& rect, int section) const override;

 private:
    const CompareTableModel& model_;
};

}  // namespace outeffhop::compare_table
