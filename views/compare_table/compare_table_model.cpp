// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_table/compare_table_model.h"

#include <algorithm>

namespace outeffhop::compare_table {

void CompareTableModel::setTable(CompareTable table) {
    const bool sameColumns = std::ranges::equal(table_.columns, table.columns, {}, &Column::key, &Column::key);
    const bool sameRows = std::ranges::equal(
        table_.rows, table.rows, [](const Row& a, const Row& b) { return a.runs == b.runs && a.level == b.level; });
    if (sameColumns && sameRows) {
        table_ = std::move(table);
        if (!table_.rows.empty()) emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        return;
    }
    beginResetModel();
    table_ = std::move(table);
    endResetModel();
    if (!sameColumns) emit reshaped();
}

const Cell* CompareTableModel::cell(const QModelIndex& index) const {
    if (index.column() == 0) return nullptr;
    return &row(index.row()).cells[static_cast<std::size_t>(index.column() - 1)];
}

const Column* CompareTableModel::column(int column) const {
    return column == 0 ? nullptr : &table_.columns[static_cast<std::size_t>(column - 1)];
}

int CompareTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(table_.rows.size());
}

int CompareTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(table_.columns.size()) + 1;
}

QVariant CompareTableModel::data(const QModelIndex& index, int role) const {
    const Row& row = this->row(index.row());
    const Cell* cell = this->cell(index);
    const QString text = !cell                   ? row.name
                         : cell->delta.isEmpty() ? cell->text
                                                 : cell->text + QLatin1Char(' ') + cell->delta;
    switch (role) {
        case Qt::DisplayRole:
            return text;
        case Qt::AccessibleTextRole:
            if (!cell)
                return row.isBaseline ? tr("%1, baseline").arg(row.name) : row.name + QLatin1Char(' ') + row.note;
            return tr("%1: %2").arg(column(index.column())->title, text);
        case Qt::ToolTipRole:
            if (!cell) return row.note.isEmpty() ? row.name : row.name + QStringLiteral("\n") + row.note;
            return cell->explanation.isEmpty() ? QVariant() : text + QStringLiteral("\n") + cell->explanation;
        case Qt::TextAlignmentRole:
            return headerData(index.column(), Qt::Horizontal, role);
        default:
            return {};
    }
}

QVariant CompareTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    const Column* column = this->column(section);
    switch (role) {
        case Qt::DisplayRole:
            return column ? column->title : tr("run");
        case Qt::ToolTipRole:
            return column ? column->explanation : tr("Name of the run, or of the runs that differ only in their seed");
        case Qt::TextAlignmentRole:
            return QVariant(Qt::AlignVCenter | (column && column->isMeasure ? Qt::AlignRight : Qt::AlignLeft));
        default:
            return {};
    }
}

}  // namespace outeffhop::compare_table
