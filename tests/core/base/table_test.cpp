// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/table.h"

#include <gmock/gmock.h>

namespace outeffhop {
namespace {

using testing::HasSubstr;

const Table kTable{
    "", {"run", "loss"}, {{"softmax, \"plain\"", "1.55"}, {"a|b ∅", "−12"}}, {Alignment::left, Alignment::right}};

TEST(Table, TextAlignsByCharactersNotBytes) {
    EXPECT_EQ(toText(kTable),
              "run               loss\n"
              "softmax, \"plain\"  1.55\n"
              "a|b ∅              −12\n");
}

TEST(Table, TextLeavesNoTrailingSpace) {
    EXPECT_EQ(toText({"", {"run", "note"}, {{"a", ""}}, {}}), "run  note\na\n");
}

TEST(Table, CsvQuotesWhatNeedsIt) {
    EXPECT_EQ(toCsv(kTable), "run,loss\r\n\"softmax, \"\"plain\"\"\",1.55\r\na|b ∅,−12\r\n");
    EXPECT_EQ(toCsv({"", {"two\nlines"}, {{"1.5"}}, {}}), "\"two\nlines\"\r\n1.5\r\n");
}

TEST(Table, MarkdownEscapesBars) {
    EXPECT_EQ(toMarkdown(kTable), "| run | loss |\n| --- | ---: |\n| softmax, \"plain\" | 1.55 |\n| a\\|b ∅ | −12 |\n");
    EXPECT_THAT(toMarkdown({"Title", {"two\nlines"}, {}, {}}), HasSubstr("Title\n\n| two<br>lines |"));
}

TEST(Table, LatexIsBooktabsInATableOnlyWithACaption) {
    EXPECT_EQ(toLatex(kTable),
              "% \\usepackage{booktabs}\n\\begin{tabular}{lr}\n\\toprule\nrun & loss \\\\\n\\midrule\n"
              "softmax, \"plain\" & 1.55 \\\\\na$|$b $\\emptyset$ & $-$12 \\\\\n\\bottomrule\n\\end{tabular}\n");
    const auto captioned = toLatex({"50 % & more", {"a\nb"}, {}, {}});
    EXPECT_THAT(captioned, HasSubstr("\\caption{50 \\% \\& more}"));
    EXPECT_THAT(captioned, HasSubstr("\\shortstack[l]{a \\\\ b}"));
    EXPECT_THAT(captioned, HasSubstr("\\end{table}"));
}

TEST(Table, LatexEscapesEverySpecialCharacter) {
    EXPECT_EQ(escapeLatex("\\{}$&#^_~%"),
              "\\textbackslash{}\\{\\}\\$\\&\\#\\textasciicircum{}\\_\\textasciitilde{}\\%");
    EXPECT_EQ(escapeLatex("1 ± 2 · Δ"), "1 $\\pm$ 2 $\\cdot$ $\\Delta$");
    EXPECT_EQ(escapeLatex("größer 模"), "größer 模");
    EXPECT_EQ(escapeLatex("cut \xE2"), "cut \xE2") << "text that ends inside a character stays as it is";
}

}  // namespace
}  // namespace outeffhop
