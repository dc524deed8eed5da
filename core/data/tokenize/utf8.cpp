// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/tokenize/utf8.h"

namespace outeffhop::data {
namespace {

/// What may follow a first byte (Unicode 15, table 3-7).
struct Sequence {
    std::uint32_t bytes;               ///< 0: cannot come first
    unsigned char second, secondLast;  ///< the second byte's range
};

constexpr Sequence sequenceOf(unsigned char first) {
    if (first < 0x80) return {1, 0, 0};
    if (first < 0xc2 || first > 0xf4) return {0, 0, 0};
    if (first < 0xe0) return {2, 0x80, 0xbf};
    if (first < 0xf0)
        return {3, static_cast<unsigned char>(first == 0xe0 ? 0xa0 : 0x80),
                static_cast<unsigned char>(first == 0xed ? 0x9f : 0xbf)};
    return {4, static_cast<unsigned char>(first == 0xf0 ? 0x90 : 0x80),
            static_cast<unsigned char>(first == 0xf4 ? 0x8f : 0xbf)};
}

}  // namespace

CodePoint decodeUtf8(std::string_view text, std::size_t at) {
    const auto first = static_cast<unsigned char>(text[at]);
    const auto sequence = sequenceOf(first);
    if (sequence.bytes == 1) return {first, 1, true};
    if (sequence.bytes == 0) return {kReplacement, 1, false};
    char32_t value = first & (0x7f >> sequence.bytes);
    for (std::uint32_t i = 1; i < sequence.bytes; ++i) {
        if (at + i >= text.size()) return {kReplacement, i, false};
        const auto byte = static_cast<unsigned char>(text[at + i]);
        const bool fits =
            i == 1 ? byte >= sequence.second && byte <= sequence.secondLast : isContinuation(text[at + i]);
        if (!fits) return {kReplacement, i, false};
        value = value << 6 | (byte & 0x3f);
    }
    return {value, sequence.bytes, true};
}

void appendUtf8(std::string& text, char32_t codePoint) {
    const auto add = [&text](char32_t byte) { text.push_back(static_cast<char>(byte)); };
    const auto rest = [&](int shift) { add(0x80 | (codePoint >> shift & 0x3f)); };
    if (codePoint < 0x80) return add(codePoint);
    if (codePoint < 0x800) {
        add(0xc0 | codePoint >> 6);
    } else if (codePoint < 0x10000) {
        add(0xe0 | codePoint >> 12);
        rest(6);
    } else {
        add(0xf0 | codePoint >> 18);
        rest(12);
        rest(6);
    }
    rest(0);
}

bool isUtf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (isAscii(text[at])) {
            ++at;
            continue;
        }
        const auto point = decodeUtf8(text, at);
        if (!point.valid) return false;
        at += point.bytes;
    }
    return true;
}

std::string replaceInvalidUtf8(std::string_view text) {
    std::string valid;
    for (std::size_t at = 0; at < text.size();) {
        const auto point = decodeUtf8(text, at);
        appendUtf8(valid, point.value);
        at += point.bytes;
    }
    return valid;
}

}  // namespace outeffhop::data
