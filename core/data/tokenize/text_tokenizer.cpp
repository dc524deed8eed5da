// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/tokenize/text_tokenizer.h"

#include "core/data/tokenize/utf8.h"

namespace outeffhop::data {

TextTokenizer::TextTokenizer(TokenizerParts parts)
    : parts_(std::move(parts)), added_(parts_.vocabulary.size()), special_(parts_.vocabulary.size()) {
    for (const auto& token : parts_.added) {
        added_[token.id] = true;
        special_[token.id] = token.special;
        (token.normalized ? inNormalized_ : inText_).add(token);
    }
}

void TextTokenizer::encode(std::string_view text, std::vector<Token>& tokens) {
    inText_.split(
        text, [&](const Token& token) { tokens.push_back(token); },
        [&](std::size_t begin, std::size_t end) {
            encodePiece(text.substr(begin, end - begin), static_cast<std::uint32_t>(begin), tokens);
        });
}

void TextTokenizer::encodePiece(std::string_view text, std::uint32_t offset, std::vector<Token>& tokens) {
    normalized_.text.clear();
    normalized_.origins.clear();
    normalize(text, normalized_);
    const auto first = tokens.size();
    inNormalized_.split(
        normalized_.text, [&](const Token& token) { tokens.push_back(token); },
        [&](std::size_t begin, std::size_t end) {
            const auto from = tokens.size();
            encodeWords(std::string_view(normalized_.text).substr(begin, end - begin), tokens);
            for (auto i = from; i < tokens.size(); ++i) {
                tokens[i].begin += static_cast<std::uint32_t>(begin);
                tokens[i].end += static_cast<std::uint32_t>(begin);
            }
        });
    for (auto i = first; i < tokens.size(); ++i) {
        const auto last = normalized_.origins[tokens[i].end - 1];
        tokens[i].begin = offset + normalized_.origins[tokens[i].begin];
        tokens[i].end = offset + last + decodeUtf8(text, last).bytes;
    }
}

std::string TextTokenizer::decode(std::span<const std::int32_t> ids) const {
    std::vector<std::string_view> texts;
    for (const auto id : ids)
        if (const auto text = parts_.vocabulary.text(id); !text.empty() && !isSpecial(id)) texts.push_back(text);
    return joined(texts);
}

bool TextTokenizer::isSpecial(int id) const {
    return id >= 0 && id < vocabulary() && special_[id];
}

}  // namespace outeffhop::data
