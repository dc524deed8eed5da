// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QColor>
#include <QString>
#include <vector>

namespace outeffhop::kit {

/// One cell: what is shown and what it is sorted by.
struct Figure {
    QString text;
    double key = 0;
    bool isNumber = true;
    QColor mark = {};          ///< a square before the text, e.g. the run's colour; invalid: none
    QString explanation = {};  ///< tool tip
};

using FigureRows = std::vector<std::vector<Figure>>;

/// Rows of figures under fixed headers; a row of one figure is the heading of those below. New rows replace old ones in
/// place, so that nothing jumps.
class FiguresModel : public QAbstractTableModel {
    Q_OBJECT
 public:
    struct Column {
        QString header, explanation;
        bool isNumber = true;
    };

    explicit FiguresModel(std::vector<Column> columns, QObject* parent = nullptr);

    void setRows(FigureRows rows);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

 private:
    bool isHeading(int row) const;
    static QVariant heading(const QString& text, int role);

    std::vector<Column> columns_;
    FigureRows rows_;
};

}  // namespace outeffhop::kit
