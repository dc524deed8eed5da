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

/// A table, or several that belong together, that can be exported from the menu or written without a window.
struct TableSource {
    QString name;   ///< for the command line: "compare-table"
    QString title;  ///< for the menu: "Runs compared"
    std::function<std::vector<kit::Table>()> tables;
    std::function<void()> prepare = {};  ///< e.g. brings its view to the front; may be empty

    /// It was read and has something to say.
    [[nodiscard]] bool isReady() const;
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
