// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/figures_model.h"

#include "views/kit/table_view.h"
#include "views/kit/theme.h"

namespace outeffhop::kit {

FiguresModel::FiguresModel(std::vector<Column> columns, QObject* parent)
    : QAbstractTableModel(parent), columns_(std::move(columns)) {}

void FiguresModel::setRows(FigureRows rows) {
    const int before = static_cast<int>(rows_.size()), after = static_cast<int>(rows.size());
    if (after < before) {
        beginRemoveRows({}, after, before - 1);
        rows_ = std::move(rows);
        endRemoveRows();
    } else if (after > before) {
        beginInsertRows({}, before, after - 1);
        rows_ = std::move(rows);
        endInsertRows();
    } else {
        rows_ = std::move(rows);
    }
    if (after > 0) emit dataChanged(index(0, 0), index(after - 1, static_cast<int>(columns_.size()) - 1));
}

int FiguresModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int FiguresModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(columns_.size());
}

bool FiguresModel::isHeading(int row) const {
    return columns_.size() > 1 && rows_[static_cast<std::size_t>(row)].size() == 1;
}

Qt::ItemFlags FiguresModel::flags(const QModelIndex& index) const {
    return index.isValid() && isHeading(index.row()) ? Qt::ItemIsEnabled : QAbstractTableModel::flags(index);
}

QVariant FiguresModel::heading(const QString& text, int role) {
    switch (role) {
        case Qt::DisplayRole:
            return text;
        case Qt::FontRole:
            return captionFont();
        case Qt::ForegroundRole:
            return Theme::current().palette().secondary;
        default:
            return {};
    }
}

QVariant FiguresModel::data(const QModelIndex& index, int role) const {
    const auto& row = rows_[static_cast<std::size_t>(index.row())];
    if (isHeading(index.row())) return index.column() == 0 ? heading(row.front().text, role) : QVariant();
    const auto& figure = row[static_cast<std::size_t>(index.column())];
    switch (role) {
        case Qt::DisplayRole:
            return figure.text;
        case TableView::kSortRole:
            return figure.isNumber ? QVariant(figure.key) : QVariant(figure.text);
        case Qt::TextAlignmentRole:
            return headerData(index.column(), Qt::Horizontal, role);
        case Qt::DecorationRole:
            return figure.mark.isValid() ? QVariant(figure.mark) : QVariant();
        case Qt::ToolTipRole:
            return figure.explanation;
        case Qt::FontRole:
            return figure.isNumber ? QVariant(monoFont()) : QVariant();
        default:
            return {};
    }
}

QVariant FiguresModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    const auto& column = columns_[static_cast<std::size_t>(section)];
    switch (role) {
        case Qt::DisplayRole:
            return column.header;
        case Qt::ToolTipRole:
            return column.explanation;
        case Qt::TextAlignmentRole:
            return QVariant(Qt::AlignVCenter | (column.isNumber ? Qt::AlignRight : Qt::AlignLeft));
        default:
            return {};
    }
}

}  // namespace outeffhop::kit
