// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/tokenize/byte_pair_tokenizer.h"

#include <algorithm>

#include "core/data/token_text.h"
#include "core/data/tokenize/byte_alphabet.h"
#include "core/data/tokenize/byte_level_words.h"
#include "core/data/tokenize/utf8.h"

namespace outeffhop::data {
namespace {

std::uint32_t spacesBefore(std::string_view bytes) {
    return static_cast<std::uint32_t>(std::min(bytes.find_first_not_of(' '), bytes.size()));
}

std::uint32_t spacesBehind(std::string_view bytes) {
    return static_cast<std::uint32_t>(bytes.size() - (bytes.find_last_not_of(' ') + 1));
}

}  // namespace

BytePairTokenizer::BytePairTokenizer(TokenizerParts parts, BytePair model, Options options)
    : TextTokenizer(std::move(parts)), model_(std::move(model)), options_(options) {}

void BytePairTokenizer::encode(std::string_view text, std::vector<Token>& tokens) {
    const auto from = tokens.size();
    TextTokenizer::encode(text, tokens);
    if (options_.trimOffsets)
        for (auto i = from; i < tokens.size(); ++i) trim(text, tokens[i], i == from);
}

void BytePairTokenizer::trim(std::string_view text, Token& token, bool first) const {
    const auto own = byte_alphabet::bytesOf(tokens().text(token.id));
    if (!own) return;
    const auto bytes = isAdded(token.id) ? text.substr(token.begin, token.end - token.begin) : std::string_view(*own);
    const bool itsOwn = options_.prefixSpace && (first || token.begin == 0) && spacesBefore(bytes) == 1;
    token.begin = std::min(token.begin + (itsOwn ? 0u : spacesBefore(bytes)), token.end);
    if (token.end >= spacesBehind(bytes)) token.end = std::max(token.end - spacesBehind(bytes), token.begin);
}

void BytePairTokenizer::normalize(std::string_view text, AlignedText& normalized) const {
    normalized.text.reserve(text.size());
    normalized.origins.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const auto origin = static_cast<std::uint32_t>(at);
        if (isAscii(text[at])) {
            normalized.text.push_back(text[at]);
            normalized.origins.push_back(origin);
            ++at;
            continue;
        }
        const auto point = decodeUtf8(text, at);
        appendUtf8(normalized.text, point.value);
        normalized.origins.resize(normalized.text.size(), origin);
        at += point.bytes;
    }
}

void BytePairTokenizer::encodeWord(std::string_view text, std::size_t begin, std::size_t end,
                                   std::vector<Token>& tokens) {
    const auto word = text.substr(begin, end - begin);
    auto pieces = cache_.find(word);
    if (!pieces) {
        pieces_.clear();
        model_.split(this->tokens(), word, pieces_);
        cache_.add(word, pieces_);
        pieces = pieces_;
    }
    const auto offset = static_cast<std::uint32_t>(begin);
    for (const auto& piece : *pieces) tokens.push_back({piece.id, piece.begin + offset, piece.end + offset});
}

void BytePairTokenizer::encodeWords(std::string_view normalized, std::vector<Token>& tokens) {
    const auto from = tokens.size();
    const bool prefix = options_.prefixSpace && normalized[0] != ' ';
    if (prefix) {
        prefixed_.assign(1, ' ');
        prefixed_ += normalized;
    }
    const auto text = prefix ? std::string_view(prefixed_) : normalized;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = byteLevelWordEnd(text, begin);
        encodeWord(text, begin, end, tokens);
        begin = end;
    }
    if (!prefix) return;
    for (auto i = from; i < tokens.size(); ++i) {
        tokens[i].begin = std::max(tokens[i].begin, 1u) - 1;
        tokens[i].end = std::max(tokens[i].end, 2u) - 1;
    }
}

std::string BytePairTokenizer::joined(const std::vector<std::string_view>& texts) const {
    std::string bytes;
    for (const auto text : texts) bytes += byte_alphabet::bytesOf(text).value_or(std::string(text));
    return replaceInvalidUtf8(bytes);
}

std::string BytePairTokenizer::tokenText(int id) const {
    const auto text = std::string(tokens().text(id));
    const auto bytes = isSpecial(id) ? std::nullopt : byte_alphabet::bytesOf(text);
    return bytes ? shownText(*bytes) : text;
}

}  // namespace outeffhop::data
