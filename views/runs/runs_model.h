// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>
#include <vector>

#include "views/runs/runs_presenter.h"

namespace outeffhop::runs {

/// The rows for a QListView. New rows with the same runs in the same order change values in place.
class RunsModel : public QAbstractListModel {
    Q_OBJECT
 public:
    using QAbstractListModel::QAbstractListModel;

    void setRows(std::vector<RunRow> rows);
    [[nodiscard]] const RunRow& row(int index) const { return rows_[static_cast<std::size_t>(index)]; }
    /// -1: not listed.
    [[nodiscard]] int indexOf(const QString& id) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

 signals:
    void aboutToReplace();
    void replaced();

 private:
    std::vector<RunRow> rows_;
};

}  // namespace outeffhop::runs
