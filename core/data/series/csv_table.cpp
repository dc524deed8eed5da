// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/series/csv_table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "core/data/line_reader.h"

namespace outeffhop::data {
namespace {

constexpr std::size_t kMostNumbers = std::size_t{1} << 27;

char separatorOf(std::string_view line) {
    for (const char candidate : {',', ';', '\t'})
        if (line.find(candidate) != std::string_view::npos) return candidate;
    return ',';
}

std::string_view bare(std::string_view cell) {
    constexpr const char* kAround = " \t\"";
    const auto begin = std::min(cell.find_first_not_of(kAround), cell.size());
    return cell.substr(begin, cell.find_last_not_of(kAround) + 1 - begin);
}

/// Without quotes and spaces around them; a separator between quotes does not separate.
void splitInto(std::vector<std::string_view>& cells, std::string_view line, char separator) {
    cells.clear();
    bool quoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= line.size(); ++i) {
        if (i < line.size() && line[i] == '"') quoted = !quoted;
        if (i < line.size() && (quoted || line[i] != separator)) continue;
        cells.push_back(bare(line.substr(begin, i - begin)));
        begin = i + 1;
    }
}

std::optional<double> numberIn(std::string_view cell) {
    double number = 0;
    if (cell.starts_with('+')) cell.remove_prefix(1);
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
    const bool whole = error == std::errc() && end == cell.data() + cell.size();
    return whole && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

bool isDateName(std::string_view name) {
    std::string lower(name);
    std::ranges::transform(lower, lower.begin(), [](unsigned char byte) { return std::tolower(byte); });
    return lower == "date" || lower == "time" || lower == "datetime" || lower == "timestamp";
}

/// Reads one file.
class Reader {
 public:
    Reader(const TextFile& file, std::string path, bool strict)
        : lines_(file), path_(std::move(path)), strict_(strict) {}

    Result<CsvTable> read() {
        auto status = readLine();
        if (!status) return fail(status.error());
        separator_ = separatorOf(*line_);
        split();
        if (const bool named = std::ranges::none_of(cells_, [](auto cell) { return numberIn(cell).has_value(); });
            named)
            status = readNames();
        while (status && line_) {
            if (!line_->empty()) status = addRow();
            if (status) status = readLine();
        }
        if (!status) return fail(status.error());
        if (table_.values.empty()) return fail("{}: there is no row of numbers", path_);
        return std::move(table_);
    }

 private:
    Status readLine() {
        auto line = lines_.next();
        if (!line) return fail("{}: {}", path_, line.error().message);
        line_ = *line;
        return {};
    }

    void split() { splitInto(cells_, *line_, separator_); }

    Status readNames() {
        names_.assign(cells_.begin(), cells_.end());
        return readLine();
    }

    /// Which columns hold numbers, by the first row.
    Status chooseColumns() {
        if (names_.empty())
            for (std::size_t i = 0; i < cells_.size(); ++i) names_.push_back(fmt::format("{}", i + 1));
        first_ = isDateName(names_[0]) || !numberIn(cells_[0]) ? 1 : 0;
        if (names_.size() <= first_) return fail("{}, line {}: there is no column of numbers", path_, lines_.number());
        table_.columns.assign(names_.begin() + static_cast<std::ptrdiff_t>(first_), names_.end());
        return {};
    }

    Status addRow() {
        split();
        if (table_.columns.empty())
            if (auto status = chooseColumns(); !status) return status;
        const auto before = table_.values.size();
        if (before + table_.columns.size() > kMostNumbers)
            return fail("{}, line {}: the file holds more than {} numbers", path_, lines_.number(), kMostNumbers);
        auto problem = addNumbers();
        if (problem.empty()) return {};
        problem = fmt::format("{}, line {}: {}", path_, lines_.number(), problem);
        if (strict_) return fail("{}", problem);
        table_.values.resize(before);
        table_.skipped.add(std::move(problem));
        return {};
    }

    /// What is wrong with the row; empty: nothing.
    std::string addNumbers() {
        if (cells_.size() != names_.size()) return fmt::format("{} cells instead of {}", cells_.size(), names_.size());
        for (auto i = first_; i < cells_.size(); ++i) {
            const auto number = numberIn(cells_[i]);
            if (!number)
                return fmt::format("column {}: \"{}\" is not a finite number", names_[i], cells_[i].substr(0, 40));
            table_.values.push_back(*number);
        }
        return {};
    }

    LineReader lines_;
    std::string path_;
    bool strict_;
    char separator_ = ',';
    std::optional<std::string_view> line_;
    std::vector<std::string_view> cells_;
    std::vector<std::string> names_;  ///< of all columns
    std::size_t first_ = 0;           ///< column with numbers
    CsvTable table_;
};

}  // namespace

Result<CsvTable> readCsv(const std::filesystem::path& path, bool strict) {
    const auto file = TextFile::open(path);
    if (!file) return fail(file.error());
    return Reader(*file, path.string(), strict).read();
}

}  // namespace outeffhop::data
