// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace outeffhop {

enum class Alignment { left, right };

/// A finished table of texts (UTF-8). Rows have as many cells as there are headers; alignment may be shorter (the rest
/// is left). A header may have several lines.
struct Table {
    std::string caption;
    std::vector<std::string> headers;
    std::vector<std::vector<std::string>> rows;
    std::vector<Alignment> alignment;
};

/// Columns padded with spaces, for a terminal.
std::string toText(const Table& table);
/// RFC 4180.
std::string toCsv(const Table& table);
/// GitHub's pipes, bars escaped.
std::string toMarkdown(const Table& table);
/// booktabs; inside a table environment when there is a caption.
std::string toLatex(const Table& table);

/// One text safe inside LaTeX: special characters escaped, symbols such as ± ∅ − · Δ ∞ as commands.
std::string escapeLatex(std::string_view text);

}  // namespace outeffhop
