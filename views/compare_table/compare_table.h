// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>
#include <QString>
#include <QStringList>
#include <functional>
#include <vector>

#include "core/store/catalogue.h"
#include "views/kit/table.h"

namespace outeffhop::compare_table {

enum class Verdict { none, better, worse };

struct Column {
    QString key;          ///< setting or measure, unique
    QString title, note;  ///< note: the reduction, grey below the title
    QString explanation;  ///< the full definition
    bool isMeasure = false;
};

struct Cell {
    QString text;   ///< "1.526 ± 0.028"; "–": not defined
    QString delta;  ///< "▼33 %" against the baseline; empty: none
    Verdict verdict = Verdict::none;
    bool differs = false;  ///< a setting that is not the baseline's
    double sortKey = 0;    ///< of measures; NaN: not defined
    QString explanation;
};

/// A run, the seeds of one configuration together, or one of them below.
struct Row {
    QString name, note;  ///< note: its state while it is not simply finished
    QStringList runs;
    std::vector<int> colours;  ///< of its runs that are shown
    int level = 0;             ///< 1: a seed below its group
    bool isExpandable = false, isExpanded = false, isBaseline = false, isFocused = false;
    std::vector<Cell> cells;  ///< in the order of the columns
};

struct CompareTable {
    std::vector<Column> columns;
    std::vector<Row> rows;
};

/// What the table is made from.
struct TableInput {
    std::vector<store::CatalogueRun> runs;  ///< `metrics` are the measures, by column name
    bool mergeSeeds = true, allSettings = false;
    QSet<QString> expanded;  ///< first run of each open group
    QString filter;          ///< words that all have to occur in name, settings or note
    QString sortKey;         ///< of a column, "" : the given order
    bool isDescending = false;
    QString focused;
    std::function<int(const QString&)> colourOf;  ///< -1: none
};

/// Columns of settings that differ (or all), then of measures that any run has. The baseline stays on top.
CompareTable makeTable(const TableInput& input);

/// For export: measures with their note in the header, and beside each a column with the difference to the baseline.
kit::Table exportOf(const CompareTable& table, const QString& caption);

}  // namespace outeffhop::compare_table
