// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/tokenize/bert_tokenizer.h"

#include <array>
#include <utility>

#include "core/data/tokenize/characters.h"
#include "core/data/tokenize/utf8.h"

namespace outeffhop::data {
namespace {

enum class Kind : std::uint8_t { word, space, punctuation };

Kind kindOf(char32_t character) {
    if (isWhitespace(character)) return Kind::space;
    return isPunctuation(character) ? Kind::punctuation : Kind::word;
}

Kind kindOfAscii(char byte) {
    static const auto kKinds = [] {
        std::array<Kind, 128> kinds{};
        for (char32_t character = 0; character < 128; ++character) kinds[character] = kindOf(character);
        return kinds;
    }();
    return kKinds[static_cast<unsigned char>(byte)];
}

/// English as it is written: "do n't ." -> "don't."; the rules of transformers' clean_up_tokenization.
std::string closedUp(std::string text) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kRules{{{" .", "."},
                                                                                    {" ?", "?"},
                                                                                    {" !", "!"},
                                                                                    {" ,", ","},
                                                                                    {" ' ", "'"},
                                                                                    {" n't", "n't"},
                                                                                    {" 'm", "'m"},
                                                                                    {" do not", " don't"},
                                                                                    {" 's", "'s"},
                                                                                    {" 've", "'ve"},
                                                                                    {" 're", "'re"}}};
    for (const auto& [from, to] : kRules)
        for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
            text.replace(at, from.size(), to);
    return text;
}

}  // namespace

BertTokenizer::BertTokenizer(TokenizerParts parts, BertNormalizer normalizer, WordPiece model, bool cleanUp)
    : TextTokenizer(std::move(parts)), normalizer_(normalizer), model_(std::move(model)), cleanUp_(cleanUp) {}

void BertTokenizer::normalize(std::string_view text, AlignedText& normalized) const {
    normalizer_(text, normalized);
}

void BertTokenizer::encodeWord(std::string_view text, std::size_t begin, std::size_t end, std::vector<Token>& tokens) {
    if (begin == end) return;
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

void BertTokenizer::encodeWords(std::string_view normalized, std::vector<Token>& tokens) {
    std::size_t begin = 0;
    for (std::size_t at = 0; at < normalized.size();) {
        const bool ascii = isAscii(normalized[at]);
        const auto point = ascii ? CodePoint{0, 1, true} : decodeUtf8(normalized, at);
        const auto kind = ascii ? kindOfAscii(normalized[at]) : kindOf(point.value);
        if (kind != Kind::word) {
            encodeWord(normalized, begin, at, tokens);
            begin = at + point.bytes;
            if (kind == Kind::punctuation) encodeWord(normalized, at, begin, tokens);
        }
        at += point.bytes;
    }
    encodeWord(normalized, begin, normalized.size(), tokens);
}

std::string BertTokenizer::joined(const std::vector<std::string_view>& texts) const {
    std::string text;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        const bool goesOn = i > 0 && texts[i].starts_with(model_.prefix);
        auto part = std::string(i == 0 || goesOn ? "" : " ").append(texts[i].substr(goesOn ? model_.prefix.size() : 0));
        text += cleanUp_ ? closedUp(std::move(part)) : part;
    }
    return text;
}

std::string BertTokenizer::tokenText(int id) const {
    return std::string(tokens().text(id));
}

}  // namespace outeffhop::data
