// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace outeffhop::data {

inline constexpr char32_t kReplacement = 0xfffd;

struct CodePoint {
    char32_t value;       ///< kReplacement for bytes that are not UTF-8
    std::uint32_t bytes;  ///< it takes in the text, at least 1
    bool valid;
};

/// The code point at `at` < text.size(). A wrong sequence is as long as its longest right beginning (Unicode 15,
/// section 3.9, "maximal subpart"), as in Python and in Rust.
CodePoint decodeUtf8(std::string_view text, std::size_t at);
void appendUtf8(std::string& text, char32_t codePoint);
bool isUtf8(std::string_view text);
/// With U+FFFD for every wrong sequence.
std::string replaceInvalidUtf8(std::string_view text);

constexpr bool isAscii(char byte) {
    return static_cast<unsigned char>(byte) < 0x80;
}
/// The byte goes on with a character that began before.
constexpr bool isContinuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

}  // namespace outeffhop::data
