// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/text/document_reader.h"

#include <algorithm>

#include "core/data/tokenize/utf8.h"

namespace outeffhop::data {
namespace {

constexpr std::size_t kPiece = 1 << 20;

bool isSpace(char byte) {
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

bool isBlank(std::string_view text) {
    return std::ranges::all_of(text, isSpace);
}

/// Where text without an end of a document can be cut: before its last white space that a word follows, or else between
/// two characters.
std::size_t cutOf(std::string_view text) {
    for (auto at = text.size() - 1; at > 1; --at)
        if (isSpace(text[at - 1]) && isAscii(text[at]) && !isSpace(text[at])) return at - 1;
    auto at = text.size() - 1;
    while (at > 1 && text.size() - at < 4 && isContinuation(text[at])) --at;
    return at;
}

/// The place behind the blank lines at `at`.
std::size_t behindBlankLines(std::string_view text, std::size_t at) {
    while (true) {
        const auto next = text.find_first_not_of(" \t\r", at);
        if (next == std::string_view::npos || text[next] != '\n') return at;
        at = next + 1;
    }
}

struct End {
    std::size_t size, gap;
};

/// The end of the first document in the text and the gap behind it.
std::optional<End> endOf(std::string_view text, Documents documents) {
    if (documents == Documents::file) return std::nullopt;
    for (auto at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
        if (documents == Documents::line) return End{at, 1};
        if (const auto gap = behindBlankLines(text, at + 1); gap > at + 1) return End{at, gap - at};
    }
    return std::nullopt;
}

}  // namespace

bool DocumentReader::fileIsRead() const {
    return offset_ == corpus_.files()[file_].size;
}

Status DocumentReader::fill() {
    buffer_.erase(0, begin_);
    begin_ = 0;
    const auto bytes =
        corpus_.readFile(file_, offset_, std::min<std::uint64_t>(kPiece, corpus_.files()[file_].size - offset_));
    if (!bytes) return fail(bytes.error());
    buffer_.append(bytes->begin(), bytes->end());
    offset_ += bytes->size();
    return {};
}

DocumentReader::Piece DocumentReader::take(std::size_t size, std::size_t gap, bool ends) {
    Piece piece{buffer_.substr(begin_, size), ends};
    begin_ += size + gap;
    inside_ = !ends;
    return piece;
}

Result<std::optional<DocumentReader::Piece>> DocumentReader::next() {
    while (file_ < corpus_.files().size()) {
        const auto left = std::string_view(buffer_).substr(begin_);
        const auto end = endOf(left, documents_);
        if (end || (fileIsRead() && !left.empty())) {
            const bool blank = !inside_ && isBlank(left.substr(0, end ? end->size : left.size()));
            auto piece = take(end ? end->size : left.size(), end ? end->gap : 0, true);
            if (!blank) return piece;
        } else if (fileIsRead()) {
            ++file_;
            offset_ = 0;
            if (inside_) return take(0, 0, true);
        } else if (left.size() >= kPiece) {
            return take(cutOf(left), 0, false);
        } else if (auto status = fill(); !status) {
            return fail(status.error());
        }
    }
    return std::nullopt;
}

}  // namespace outeffhop::data
