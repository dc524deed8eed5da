// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/table.h"

#include "core/base/table.h"

namespace outeffhop::kit {
namespace {

std::vector<std::string> texts(const QStringList& cells) {
    std::vector<std::string> all;
    for (const QString& cell : cells) all.push_back(cell.toStdString());
    return all;
}

outeffhop::Table plain(const Table& table) {
    outeffhop::Table result{table.caption.toStdString(), texts(table.headers), {}, {}};
    for (const auto& row : table.rows) result.rows.push_back(texts(row));
    for (const auto alignment : table.alignment)
        result.alignment.push_back(alignment == ColumnAlignment::right ? Alignment::right : Alignment::left);
    return result;
}

}  // namespace

QString escapeLatex(const QString& text) {
    return QString::fromStdString(outeffhop::escapeLatex(text.toStdString()));
}

QString formatTable(const Table& table, TableFormat format) {
    switch (format) {
        case TableFormat::markdown:
            return QString::fromStdString(toMarkdown(plain(table)));
        case TableFormat::latex:
            return QString::fromStdString(toLatex(plain(table)));
        default:
            return withKeys(table.keys, QString::fromStdString(toCsv(plain(table))));
    }
}

QString endingOf(TableFormat format) {
    switch (format) {
        case TableFormat::markdown:
            return "md";
        case TableFormat::latex:
            return "tex";
        default:
            return "csv";
    }
}

}  // namespace outeffhop::kit
