// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <vector>

#include "views/kit/csv_keys.h"

namespace outeffhop::kit {

enum class ColumnAlignment { left, right };

/// A finished table of texts. Rows have as many cells as there are headers; alignment may be shorter (the rest is
/// left).
struct Table {
    QString caption;
    QStringList headers;
    std::vector<QStringList> rows;
    std::vector<ColumnAlignment> alignment;
    CsvKeys keys = {};  ///< what the rows of a CSV, which has no caption, belong to
};

enum class TableFormat { csv, markdown, latex };

/// CSV after RFC 4180; Markdown with escaped bars; LaTeX with booktabs rules, special characters and symbols escaped.
QString formatTable(const Table& table, TableFormat format);

/// "csv", "md", "tex".
QString endingOf(TableFormat format);

/// One text safe inside LaTeX: \ { } $ & # ^ _ ~ % and the symbols the studio uses (− ± ∅ – ▲ ▼ ∞ ‖ ×, arrows).
QString escapeLatex(const QString& text);

}  // namespace outeffhop::kit
