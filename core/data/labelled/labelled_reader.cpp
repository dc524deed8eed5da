// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/labelled/labelled_reader.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>

#include "core/base/json_text.h"

namespace outeffhop::data {
namespace {

char separatorOf(const std::filesystem::path& path) {
    const auto ending = path.extension().string();
    return ending == ".tsv" || ending == ".tab" || ending == ".txt" ? '\t' : ',';
}

/// The column of a name or of a number from 1; `first` is the first record.
Result<std::size_t> columnOf(const char* setting, const std::string& wanted, const Record& first, bool header) {
    const auto& names = first.fields;
    if (header)
        if (const auto named = std::ranges::find(names, wanted); named != names.end())
            return static_cast<std::size_t>(named - names.begin());
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
    if (error == std::errc() && end == wanted.data() + wanted.size() && number >= 1 && number <= names.size())
        return number - 1;
    if (header)
        return fail("{} \"{}\" is no column; there are {}", setting, wanted,
                    shortened(fmt::format("{}", fmt::join(names, ", "))));
    return fail("{} \"{}\" is no column; without a header it is a number from 1 to {}", setting, wanted, names.size());
}

}  // namespace

LabelledReader::LabelledReader(TextFile file, bool strict)
    : file_(std::make_unique<TextFile>(std::move(file))),
      path_(file_->path().string()),
      strict_(strict),
      records_(*file_, separatorOf(file_->path())) {}

Result<LabelledReader> LabelledReader::open(const std::filesystem::path& path, const LabelledColumns& columns,
                                            bool strict) {
    auto file = TextFile::open(path);
    if (!file) return fail(file.error());
    LabelledReader reader(std::move(*file), strict);
    if (auto status = reader.choose(columns); !status) return fail(std::move(status.error()).during(path.string()));
    return reader;
}

Result<std::optional<Record>> LabelledReader::nextRecord() {
    if (first_) return std::exchange(first_, std::nullopt);
    auto record = records_.next();
    if (!record) return fail("{}, {}", path_, record.error().message);
    return record;
}

Status LabelledReader::choose(const LabelledColumns& columns) {
    auto first = records_.next();
    if (!first) return fail(first.error());
    if (!*first) return fail("there is no line of text");
    fields_ = (*first)->fields.size();
    const auto text = columnOf("data.text_column", columns.text, **first, columns.header);
    if (!text) return fail(text.error());
    const auto label = columnOf("data.label_column", columns.label, **first, columns.header);
    if (!label) return fail(label.error());
    if (!columns.pair.empty()) {
        const auto pair = columnOf("data.pair_column", columns.pair, **first, columns.header);
        if (!pair) return fail(pair.error());
        pair_ = *pair;
    }
    text_ = *text;
    label_ = *label;
    if (!columns.header) first_ = std::move(*first);
    return {};
}

std::string LabelledReader::place() const {
    return fmt::format("{}, line {}", path_, line_);
}

std::string LabelledReader::problemOf(const Record& record) const {
    if (record.fields.size() != fields_) return fmt::format("{} fields instead of {}", record.fields.size(), fields_);
    if (record.fields[text_].empty() || (pair_ && record.fields[*pair_].empty())) return "the text is empty";
    if (record.fields[label_].empty()) return "the label is empty";
    return {};
}

Result<std::optional<LabelledText>> LabelledReader::next() {
    while (true) {
        auto record = nextRecord();
        if (!record) return fail(record.error());
        if (!*record) return std::nullopt;
        line_ = (*record)->line;
        if (auto problem = problemOf(**record); !problem.empty()) {
            if (strict_) return fail("{}: {}", place(), problem);
            skipped_.add(fmt::format("{}: {}", place(), problem));
            continue;
        }
        auto& fields = (*record)->fields;
        LabelledText labelled{std::move(fields[text_]), {}, fields[label_]};
        if (pair_) labelled.pair = std::move(fields[*pair_]);
        return labelled;
    }
}

}  // namespace outeffhop::data
