// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QString>

#include "core/base/result.h"
#include "views/kit/exportable.h"
#include "views/kit/table.h"

namespace outeffhop::kit {

enum class FigureFormat { png, svg, pdf };

struct FigureOptions {
    FigureFormat format = FigureFormat::pdf;
    double widthMm = 85;  ///< one column of most journals; 20 to 1000
    double heightMm = 0;  ///< 0: what the plot finds good
    double fontPt = 8;    ///< size of the text; 4 to 24
    double dpi = 300;     ///< of PNG; 36 to 2400
    ThemeKind theme = ThemeKind::print;
};

/// "png", "svg", "pdf".
QString endingOf(FigureFormat format);

/// Writes a whole file or leaves what was there. Errors: options out of range, folder missing or not writable, disk
/// full.
Status writeFigure(const Exportable& plot, const FigureOptions& options, const QString& file);
/// The figure as it will be, fitted into a box of pixels.
QImage previewFigure(const Exportable& plot, const FigureOptions& options, const QSize& box);
Status writeCsv(const Exportable& plot, const QString& file);
Status writeTable(const Table& table, TableFormat format, const QString& file);

/// Tables that belong together: one below the other in a Markdown or LaTeX file. A CSV holds one table; each further
/// one has a file of its own, named after its caption: table1.csv, table1_orderings.csv.
Status writeTables(const std::vector<Table>& tables, TableFormat format, const QString& file);
/// The files that writeTables() writes.
QStringList filesOf(const std::vector<Table>& tables, TableFormat format, const QString& file);

}  // namespace outeffhop::kit
