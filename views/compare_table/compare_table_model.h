// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>

#include "views/compare_table/compare_table.h"

namespace outeffhop::compare_table {

/// A CompareTable for a table view; column 0 is the run. New values replace old ones in place.
class CompareTableModel : public QAbstractTableModel {
    Q_OBJECT
 public:
    using QAbstractTableModel::QAbstractTableModel;

    void setTable(CompareTable table);
    [[nodiscard]] const CompareTable& table() const { return table_; }
    [[nodiscard]] const Row& row(int row) const { return table_.rows[static_cast<std::size_t>(row)]; }
    /// nullptr in column 0.
    [[nodiscard]] const Cell* cell(const QModelIndex& index) const;
    [[nodiscard]] const Column* column(int column) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 signals:
    void reshaped();  ///< other columns

 private:
    CompareTable table_;
};

}  // namespace outeffhop::compare_table
