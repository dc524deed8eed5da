// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/tokenize/byte_level_words.h"

#include <array>
#include <cstdint>

#include "core/data/tokenize/characters.h"
#include "core/data/tokenize/utf8.h"

namespace outeffhop::data {
namespace {

enum class Kind : std::uint8_t { letter, number, space, other };

Kind kindOf(char32_t character) {
    if (isWhitespace(character)) return Kind::space;
    if (isLetter(character)) return Kind::letter;
    return isNumber(character) ? Kind::number : Kind::other;
}

struct Character {
    Kind kind;
    std::uint32_t bytes;
};

Character characterAt(std::string_view text, std::size_t at) {
    static const auto kAscii = [] {
        std::array<Kind, 128> kinds{};
        for (char32_t character = 0; character < 128; ++character) kinds[character] = kindOf(character);
        return kinds;
    }();
    if (isAscii(text[at])) return {kAscii[static_cast<unsigned char>(text[at])], 1};
    const auto point = decodeUtf8(text, at);
    return {kindOf(point.value), point.bytes};
}

/// Bytes of the English contraction at `at`; 0 when there is none.
std::size_t contraction(std::string_view text, std::size_t at) {
    for (const std::string_view ending : {"'s", "'t", "'re", "'ve", "'m", "'ll", "'d"})
        if (text.substr(at).starts_with(ending)) return ending.size();
    return 0;
}

std::size_t endOfRun(std::string_view text, std::size_t at, Kind kind) {
    while (at < text.size()) {
        const auto character = characterAt(text, at);
        if (character.kind != kind) break;
        at += character.bytes;
    }
    return at;
}

/// White space, without its last character when a word follows it.
std::size_t endOfSpace(std::string_view text, std::size_t begin) {
    const auto end = endOfRun(text, begin, Kind::space);
    if (end == text.size()) return end;
    auto last = end - 1;
    while (isContinuation(text[last])) --last;
    return last > begin ? last : end;
}

}  // namespace

std::size_t byteLevelWordEnd(std::string_view text, std::size_t begin) {
    if (text[begin] == '\'')
        if (const auto bytes = contraction(text, begin)) return begin + bytes;
    const auto word = begin + (text[begin] == ' ' ? 1 : 0);
    if (word < text.size())
        if (const auto kind = characterAt(text, word).kind; kind != Kind::space) return endOfRun(text, word, kind);
    return endOfSpace(text, begin);
}

}  // namespace outeffhop::data
