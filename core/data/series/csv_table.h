// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/data/skipped.h"

namespace outeffhop::data {

/// Columns of numbers.
struct CsvTable {
    std::vector<std::string> columns;
    std::vector<double> values;  ///< [rows, columns]
    Skipped skipped;             ///< rows left out

    [[nodiscard]] std::size_t rows() const { return columns.empty() ? 0 : values.size() / columns.size(); }
};

/// A CSV file of numbers, separated by comma, semicolon or tab. The first line names the columns unless it holds
/// numbers itself. A first column of dates (by its name, or because no number stands in it) is left out. A row with a
/// missing cell or with something that is no finite number is left out and counted; `strict`: it is a failure. Failures
/// name file, line, column and reason. At most 2^27 numbers (1 GB).
Result<CsvTable> readCsv(const std::filesystem::path& path, bool strict);

}  // namespace outeffhop::data
