// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/labelled/delimited_reader.h"

namespace outeffhop::data {
namespace {

constexpr std::size_t kLongest = 1 << 20;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr auto kNone = std::string::npos;

/// Place of the quote that closes the field whose text begins at `place`.
std::size_t closingQuote(const std::string& line, std::size_t place) {
    for (auto quote = line.find('"', place); quote != kNone; quote = line.find('"', quote + 2))
        if (quote + 1 == line.size() || line[quote + 1] != '"') return quote;
    return kNone;
}

std::string withoutDoubledQuotes(std::string text) {
    for (auto quote = text.find("\"\""); quote != kNone; quote = text.find("\"\"", quote + 1)) text.erase(quote, 1);
    return text;
}

}  // namespace

Status DelimitedReader::appendLine(std::string& line, std::uint64_t first) {
    const auto more = lines_.next();
    if (!more) return fail(more.error());
    if (!*more) return fail("line {}: a quote is never closed", first);
    if (line.size() + (*more)->size() > kLongest)
        return fail("line {}: a quote is not closed within {} bytes", first, kLongest);
    line += '\n';
    line += **more;
    return {};
}

Result<bool> DelimitedReader::addField(std::string& line, std::size_t& place, Record& record) {
    const auto isEnd = [&](std::size_t at) { return at == line.size() || line[at] == separator_; };
    auto quote = kNone;
    if (place < line.size() && line[place] == '"') {
        quote = closingQuote(line, place + 1);
        while (quote == kNone && separator_ != '\t') {
            if (auto status = appendLine(line, record.line); !status) return fail(status.error());
            quote = closingQuote(line, place + 1);
        }
        if (quote != kNone && !isEnd(quote + 1)) {
            if (separator_ != '\t') return fail("line {}: text behind a closing quote", record.line);
            quote = kNone;
        }
    }
    const auto end = quote == kNone ? std::min(line.find(separator_, place), line.size()) : quote + 1;
    record.fields.push_back(quote == kNone ? line.substr(place, end - place)
                                           : withoutDoubledQuotes(line.substr(place + 1, quote - place - 1)));
    place = end + 1;
    return end < line.size();
}

Result<std::optional<Record>> DelimitedReader::next() {
    std::string line;
    do {
        const auto read = lines_.next();
        if (!read) return fail(read.error());
        if (!*read) return std::nullopt;
        line = **read;
        if (lines_.number() == 1 && line.starts_with(kByteOrderMark)) line.erase(0, kByteOrderMark.size());
    } while (line.empty());
    Record record{lines_.number(), {}};
    std::size_t place = 0;
    while (true) {
        const auto more = addField(line, place, record);
        if (!more) return fail(more.error());
        if (!*more) return record;
    }
}

}  // namespace outeffhop::data
