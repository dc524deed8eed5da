// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <functional>
#include <vector>

#include "views/kit/exportable.h"
#include "views/kit/table.h"

namespace outeffhop::studio {

/// A plot that can be exported from the menu or drawn without a window.
struct Figure {
    QString name;   ///< for the command line: "attention"
    QString title;  ///< for the menu: "Attention"
    std::function<const kit::Exportable*()> plot;
    std::function<bool()> isReady;  ///< it shows the cursor's step
    std::function<void()> prepare;  ///< e.g. chooses the way of drawing; may be empty
};

using Figures = std::vector<Figure>;

/// A table that can be written without a window; it has no rows until it is read.
struct TableSource {
    QString name;  ///< for the command line: "compare-table"
    std::function<kit::Table()> table;
    std::function<void()> prepare = {};  ///< e.g. brings its view to the front; may be empty
};

using TableSources = std::vector<TableSource>;

/// nullptr: no figure of that name.
const Figure* findFigure(const Figures& figures, const QString& name);
const TableSource* findTable(const TableSources& tables, const QString& name);
QStringList namesOf(const Figures& figures);
QStringList namesOf(const TableSources& tables);
/// "No-op mass" -> "no-op-mass", "inf_norm.max" -> "inf-norm-max".
QString slug(const QString& text);

}  // namespace outeffhop::studio
