// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/table.h"

#include <QHash>
#include <algorithm>

namespace outeffhop::kit {
namespace {

bool isRight(const Table& table, qsizetype column) {
    const auto at = static_cast<std::size_t>(column);
    return at < table.alignment.size() && table.alignment[at] == ColumnAlignment::right;
}

template <class Cell>
QString joined(const QStringList& cells, const QString& separator, Cell&& cell) {
    QStringList texts;
    for (const QString& text : cells) texts << cell(text);
    return texts.join(separator);
}

QString csvCell(QString text) {
    if (!text.contains(',') && !text.contains('"') && !text.contains('\n') && !text.contains('\r')) return text;
    return '"' + text.replace('"', "\"\"") + '"';
}

QString toCsv(const Table& table) {
    QString out = joined(table.headers, ",", csvCell) + "\r\n";
    for (const auto& row : table.rows) out += joined(row, ",", csvCell) + "\r\n";
    return out;
}

QString markdownCell(QString text) {
    return text.replace('\\', "\\\\").replace('|', "\\|").replace('\n', "<br>");
}

QString toMarkdown(const Table& table) {
    const auto line = [](const QStringList& cells) { return "| " + joined(cells, " | ", markdownCell) + " |\n"; };
    QString out = table.caption.isEmpty() ? QString() : table.caption + "\n\n";
    out += line(table.headers) + "|";
    for (qsizetype i = 0; i < table.headers.size(); ++i) out += isRight(table, i) ? " ---: |" : " --- |";
    out += "\n";
    for (const auto& row : table.rows) out += line(row);
    return out;
}

const QHash<QChar, QString>& latexSymbols() {
    static const QHash<QChar, QString> symbols{{u'\\', "\\textbackslash{}"},
                                               {u'{', "\\{"},
                                               {u'}', "\\}"},
                                               {u'$', "\\$"},
                                               {u'&', "\\&"},
                                               {u'#', "\\#"},
                                               {u'^', "\\textasciicircum{}"},
                                               {u'_', "\\_"},
                                               {u'~', "\\textasciitilde{}"},
                                               {u'%', "\\%"},
                                               {u'<', "$<$"},
                                               {u'>', "$>$"},
                                               {u'|', "$|$"},
                                               {u'−', "$-$"},
                                               {u'±', "$\\pm$"},
                                               {u'∅', "$\\emptyset$"},
                                               {u'–', "--"},
                                               {u'—', "---"},
                                               {u'▲', "$\\bigtriangleup$"},
                                               {u'▼', "$\\bigtriangledown$"},
                                               {u'∞', "$\\infty$"},
                                               {u'‖', "$\\|$"},
                                               {u'×', "$\\times$"},
                                               {u'→', "$\\rightarrow$"},
                                               {u'←', "$\\leftarrow$"},
                                               {u'↑', "$\\uparrow$"},
                                               {u'↓', "$\\downarrow$"},
                                               {u'Δ', "$\\Delta$"},
                                               {u'·', "$\\cdot$"},
                                               {u'≤', "$\\leq$"},
                                               {u'≥', "$\\geq$"},
                                               {u'√', "$\\surd$"},
                                               {u'⟨', "$\\langle$"},
                                               {u'⟩', "$\\rangle$"},
                                               {u'⏎', "$\\hookleftarrow$"},
                                               {u'₁', "$_1$"},
                                               {u'²', "$^2$"},
                                               {u'κ', "$\\kappa$"},
                                               {u'σ', "$\\sigma$"},
                                               {u'…', "\\dots{}"},
                                               {u'“', "``"},
                                               {u'”', "''"}};
    return symbols;
}

QString toLatex(const Table& table) {
    const auto header = [&](qsizetype column) {
        const QString text = escapeLatex(table.headers[column]);
        if (!text.contains('\n')) return text;
        return QString("\\shortstack[%1]{%2}")
            .arg(isRight(table, column) ? "r" : "l", QString(text).replace("\n", " \\\\ "));
    };
    QString columns;
    QStringList headers;
    for (qsizetype i = 0; i < table.headers.size(); ++i) {
        columns += isRight(table, i) ? 'r' : 'l';
        headers << header(i);
    }
    const auto cell = [](const QString& text) { return escapeLatex(text).replace('\n', ' '); };
    QString out = "% \\usepackage{booktabs}\n";
    const bool hasCaption = !table.caption.isEmpty();
    if (hasCaption) out += "\\begin{table}\n\\centering\n\\caption{" + escapeLatex(table.caption) + "}\n";
    out += "\\begin{tabular}{" + columns + "}\n\\toprule\n" + headers.join(" & ") + " \\\\\n\\midrule\n";
    for (const auto& row : table.rows) out += joined(row, " & ", cell) + " \\\\\n";
    out += "\\bottomrule\n\\end{tabular}\n";
    return hasCaption ? out + "\\end{table}\n" : out;
}

}  // namespace

QString escapeLatex(const QString& text) {
    QString out;
    for (QChar c : text) {
        const auto symbol = latexSymbols().constFind(c);
        out += symbol == latexSymbols().constEnd() ? QString(c) : *symbol;
    }
    return out;
}

QString formatTable(const Table& table, TableFormat format) {
    switch (format) {
        case TableFormat::markdown:
            return toMarkdown(table);
        case TableFormat::latex:
            return toLatex(table);
        default:
            return toCsv(table);
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
