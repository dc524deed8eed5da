// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/tokenize/characters.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <utility>

namespace outeffhop::data {
namespace {

utf8proc_category_t categoryOf(char32_t character) {
    return utf8proc_category(static_cast<utf8proc_int32_t>(character));
}

bool isAsciiSign(char32_t character) {
    return (character > 0x20 && character < '0') || (character > '9' && character < 'A') ||
           (character > 'Z' && character < 'a') || (character > 'z' && character < 0x7f);
}

}  // namespace

bool isWhitespace(char32_t character) {
    if (character < 0x80) return character == ' ' || (character >= '\t' && character <= '\r');
    const auto category = categoryOf(character);
    return character == 0x85 || (category >= UTF8PROC_CATEGORY_ZS && category <= UTF8PROC_CATEGORY_ZP);
}

bool isControl(char32_t character) {
    if (character == '\t' || character == '\n' || character == '\r') return false;
    const auto category = categoryOf(character);
    return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF || category == UTF8PROC_CATEGORY_CO;
}

bool isPunctuation(char32_t character) {
    if (character < 0x80) return isAsciiSign(character);
    const auto category = categoryOf(character);
    return category >= UTF8PROC_CATEGORY_PC && category <= UTF8PROC_CATEGORY_PO;
}

bool isIdeograph(char32_t character) {
    constexpr std::array<std::pair<char32_t, char32_t>, 8> kRanges{{{0x3400, 0x4dbf},
                                                                    {0x4e00, 0x9fff},
                                                                    {0xf900, 0xfaff},
                                                                    {0x20000, 0x2a6df},
                                                                    {0x2a700, 0x2b73f},
                                                                    {0x2b740, 0x2b81f},
                                                                    {0x2b920, 0x2ceaf},
                                                                    {0x2f800, 0x2fa1f}}};
    return std::ranges::any_of(
        kRanges, [character](const auto& range) { return character >= range.first && character <= range.second; });
}

bool isLetter(char32_t character) {
    const auto category = categoryOf(character);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool isNumber(char32_t character) {
    const auto category = categoryOf(character);
    return category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO;
}

bool isWordCharacter(char32_t character) {
    const auto category = categoryOf(character);
    return isLetter(character) || (category >= UTF8PROC_CATEGORY_MN && category <= UTF8PROC_CATEGORY_ME) ||
           category == UTF8PROC_CATEGORY_ND || category == UTF8PROC_CATEGORY_NL || category == UTF8PROC_CATEGORY_PC;
}

}  // namespace outeffhop::data
