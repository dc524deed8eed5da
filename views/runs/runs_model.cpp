// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/runs/runs_model.h"

#include <algorithm>

namespace outeffhop::runs {

void RunsModel::setRows(std::vector<RunRow> rows) {
    const bool sameRuns =
        std::equal(rows.begin(), rows.end(), rows_.begin(), rows_.end(), [](const RunRow& a, const RunRow& b) {
            return a.id == b.id && a.kind == b.kind && (a.kind != RunRow::Kind::section || a.title == b.title);
        });
    if (sameRuns) {
        rows_ = std::move(rows);
        if (!rows_.empty()) emit dataChanged(index(0), index(static_cast<int>(rows_.size()) - 1));
        return;
    }
    emit aboutToReplace();
    beginResetModel();
    rows_ = std::move(rows);
    endResetModel();
    emit replaced();
}

int RunsModel::indexOf(const QString& id) const {
    const auto found =
        std::find_if(rows_.begin(), rows_.end(), [&](const RunRow& row) { return !id.isEmpty() && row.id == id; });
    return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

int RunsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant RunsModel::data(const QModelIndex& index, int role) const {
    const RunRow& run = row(index.row());
    switch (role) {
        case Qt::DisplayRole:
            return run.title;
        case Qt::ToolTipRole:
            return run.explanation;
        case Qt::AccessibleTextRole:
            if (run.kind == RunRow::Kind::section) return tr("section %1").arg(run.title);
            return tr("%1, %2, %3").arg(run.title, run.state, run.shown ? tr("shown") : tr("hidden"));
        default:
            return {};
    }
}

Qt::ItemFlags RunsModel::flags(const QModelIndex& index) const {
    return row(index.row()).kind == RunRow::Kind::section ? Qt::NoItemFlags : Qt::ItemIsEnabled | Qt::ItemIsSelectable;
}

}  // namespace outeffhop::runs
