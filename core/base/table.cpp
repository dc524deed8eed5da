// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

namespace outeffhop {
namespace {

using Row = std::vector<std::string>;

constexpr std::array<std::pair<std::string_view, std::string_view>, 43> kLatexSymbols{{
    {"\\", "\\textbackslash{}"},
    {"{", "\\{"},
    {"}", "\\}"},
    {"$", "\\$"},
    {"&", "\\&"},
    {"#", "\\#"},
    {"^", "\\textasciicircum{}"},
    {"_", "\\_"},
    {"~", "\\textasciitilde{}"},
    {"%", "\\%"},
    {"<", "$<$"},
    {">", "$>$"},
    {"|", "$|$"},
    {"−", "$-$"},
    {"±", "$\\pm$"},
    {"∅", "$\\emptyset$"},
    {"–", "--"},
    {"—", "---"},
    {"▲", "$\\bigtriangleup$"},
    {"▼", "$\\bigtriangledown$"},
    {"∞", "$\\infty$"},
    {"‖", "$\\|$"},
    {"×", "$\\times$"},
    {"→", "$\\rightarrow$"},
    {"←", "$\\leftarrow$"},
    {"↑", "$\\uparrow$"},
    {"↓", "$\\downarrow$"},
    {"Δ", "$\\Delta$"},
    {"·", "$\\cdot$"},
    {"≤", "$\\leq$"},
    {"≥", "$\\geq$"},
    {"√", "$\\surd$"},
    {"⟨", "$\\langle$"},
    {"⟩", "$\\rangle$"},
    {"⏎", "$\\hookleftarrow$"},
    {"₁", "$_1$"},
    {"²", "$^2$"},
    {"κ", "$\\kappa$"},
    {"σ", "$\\sigma$"},
    {"γ", "$\\gamma$"},
    {"…", "\\dots{}"},
    {"“", "``"},
    {"”", "''"},
}};

bool isRight(const Table& table, std::size_t column) {
    return column < table.alignment.size() && table.alignment[column] == Alignment::right;
}

std::string replaced(std::string_view text, char what, std::string_view with) {
    std::string out;
    for (const char c : text) {
        if (c == what)
            out += with;
        else
            out += c;
    }
    return out;
}

template <class Cell>
std::string joined(const Row& cells, std::string_view separator, Cell&& cell) {
    Row texts;
    std::ranges::transform(cells, std::back_inserter(texts), cell);
    return fmt::format("{}", fmt::join(texts, separator));
}

std::string csvCell(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    return '"' + replaced(text, '"', "\"\"") + '"';
}

std::string markdownCell(const std::string& text) {
    return replaced(replaced(replaced(text, '\\', "\\\\"), '|', "\\|"), '\n', "<br>");
}

std::string latexCell(const std::string& text) {
    return replaced(escapeLatex(text), '\n', " ");
}

std::string latexHeader(const Table& table, std::size_t column) {
    const auto text = escapeLatex(table.headers[column]);
    if (text.find('\n') == std::string::npos) return text;
    return fmt::format("\\shortstack[{}]{{{}}}", isRight(table, column) ? "r" : "l", replaced(text, '\n', " \\\\ "));
}

/// Bytes of the UTF-8 character that starts with `first`.
std::size_t characterBytes(char first) {
    const auto byte = static_cast<unsigned char>(first);
    return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

std::size_t characters(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(const std::string& cell, std::size_t width, bool right) {
    const auto text = replaced(cell, '\n', " ");
    const std::string space(width - std::min(width, characters(text)), ' ');
    return right ? space + text : text + space;
}

}  // namespace

std::string toText(const Table& table) {
    std::vector<std::size_t> widths;
    for (std::size_t column = 0; column < table.headers.size(); ++column) {
        auto width = characters(table.headers[column]);
        for (const auto& row : table.rows) width = std::max(width, characters(row[column]));
        widths.push_back(width);
    }
    const auto line = [&](const Row& cells) {
        std::string out;
        for (std::size_t column = 0; column < cells.size(); ++column)
            out += (column ? "  " : "") + padded(cells[column], widths[column], isRight(table, column));
        return out.substr(0, out.find_last_not_of(' ') + 1) + "\n";
    };
    std::string out = table.caption.empty() ? "" : table.caption + "\n\n";
    out += line(table.headers);
    for (const auto& row : table.rows) out += line(row);
    return out;
}

std::string toCsv(const Table& table) {
    std::string out = joined(table.headers, ",", csvCell) + "\r\n";
    for (const auto& row : table.rows) out += joined(row, ",", csvCell) + "\r\n";
    return out;
}

std::string toMarkdown(const Table& table) {
    const auto line = [](const Row& cells) { return "| " + joined(cells, " | ", markdownCell) + " |\n"; };
    std::string out = table.caption.empty() ? "" : table.caption + "\n\n";
    out += line(table.headers) + "|";
    for (std::size_t column = 0; column < table.headers.size(); ++column)
        out += isRight(table, column) ? " ---: |" : " --- |";
    out += "\n";
    for (const auto& row : table.rows) out += line(row);
    return out;
}

std::string toLatex(const Table& table) {
    std::string columns;
    Row headers;
    for (std::size_t column = 0; column < table.headers.size(); ++column) {
        columns += isRight(table, column) ? 'r' : 'l';
        headers.push_back(latexHeader(table, column));
    }
    std::string out = "% \\usepackage{booktabs}\n";
    if (!table.caption.empty()) out += "\\begin{table}\n\\centering\n\\caption{" + latexCell(table.caption) + "}\n";
    out += fmt::format("\\begin{{tabular}}{{{}}}\n\\toprule\n{} \\\\\n\\midrule\n", columns, fmt::join(headers, " & "));
    for (const auto& row : table.rows) out += joined(row, " & ", latexCell) + " \\\\\n";
    out += "\\bottomrule\n\\end{tabular}\n";
    return table.caption.empty() ? out : out + "\\end{table}\n";
}

std::string escapeLatex(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto character = text.substr(0, characterBytes(text.front()));
        const auto* symbol = std::ranges::find(kLatexSymbols, character, [](const auto& pair) { return pair.first; });
        out += symbol == kLatexSymbols.end() ? character : symbol->second;
        text.remove_prefix(character.size());
    }
    return out;
}

}  // namespace outeffhop
