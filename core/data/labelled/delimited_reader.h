// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/data/line_reader.h"

namespace outeffhop::data {

/// A record of a file of fields.
struct Record {
    std::uint64_t line = 0;  ///< where it begins, from 1
    std::vector<std::string> fields;
};

/// Records of CSV (RFC 4180: fields in quotes may hold separators, line ends and doubled quotes) and of TSV, where a
/// quote is a character like others unless it stands around a whole field. Line ends may be LF or CRLF, empty lines are
/// passed over, and a byte order mark in front is left out.
class DelimitedReader {
 public:
    DelimitedReader(const TextFile& file, char separator) : lines_(file), separator_(separator) {}

    /// The next record; nothing after the last one. Fails, with the line, for a quote that is never closed or has text
    /// behind it, and for a record of more than 1 MB: what follows could not be told apart.
    Result<std::optional<Record>> next();

 private:
    /// The field that begins at `place` of the line, which moves behind its separator; false at the record's end.
    Result<bool> addField(std::string& line, std::size_t& place, Record& record);
    Status appendLine(std::string& line, std::uint64_t first);

    LineReader lines_;
    char separator_;
};

}  // namespace outeffhop::data
