// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <memory>

#include "core/data/labelled/delimited_reader.h"
#include "core/data/skipped.h"

namespace outeffhop::data {

/// Which columns of a file hold what: a name of the header, or a number from 1.
struct LabelledColumns {
    std::string text = "text", pair, label = "label";  ///< pair: empty for none
    bool header = true;                                ///< the first line names the columns
};

struct LabelledText {
    std::string text, pair, label;
};

/// Labelled texts of a TSV (ending .tsv, .tab or .txt) or CSV file, one after another.
class LabelledReader {
 public:
    /// Fails for an unreadable file and for columns it has not, naming those it has.
    static Result<LabelledReader> open(const std::filesystem::path& path, const LabelledColumns& columns, bool strict);

    /// The next one; nothing after the last one. A record with another number of fields than the first, without a text
    /// or without a label is left out and counted; strict: a failure. Failures name file, line and reason.
    Result<std::optional<LabelledText>> next();

    [[nodiscard]] Skipped& skipped() { return skipped_; }
    /// Where the last one begins, from 1.
    [[nodiscard]] std::uint64_t line() const { return line_; }
    /// The same with the file.
    [[nodiscard]] std::string place() const;

 private:
    LabelledReader(TextFile file, bool strict);
    Status choose(const LabelledColumns& columns);
    Result<std::optional<Record>> nextRecord();
    /// What is wrong with a record; empty: nothing.
    [[nodiscard]] std::string problemOf(const Record& record) const;

    std::unique_ptr<TextFile> file_;  ///< where the reader finds it whoever owns this
    std::string path_;
    bool strict_;
    DelimitedReader records_;
    std::optional<Record> first_;  ///< read, but not given yet
    std::size_t fields_ = 0, text_ = 0, label_ = 0;
    std::optional<std::size_t> pair_;
    std::uint64_t line_ = 0;
    Skipped skipped_;
};

}  // namespace outeffhop::data
