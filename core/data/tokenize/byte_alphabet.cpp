// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/tokenize/byte_alphabet.h"

#include "core/data/tokenize/utf8.h"

namespace outeffhop::data::byte_alphabet {
namespace {

constexpr int kCharacters = 0x144;  ///< the last one is U+0143

struct Alphabet {
    std::array<std::string, 256> characters;
    std::array<int, kCharacters> bytes{};  ///< -1: none

    Alphabet() {
        bytes.fill(-1);
        char32_t next = 0x100;
        for (int byte = 0; byte < 256; ++byte) {
            const bool printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte != 0xad);
            const auto character = printable ? static_cast<char32_t>(byte) : next++;
            appendUtf8(characters[byte], character);
            bytes[character] = byte;
        }
    }
};

const Alphabet& alphabet() {
    static const Alphabet kAlphabet;
    return kAlphabet;
}

}  // namespace

const std::string& characterOf(std::uint8_t byte) {
    return alphabet().characters[byte];
}

std::optional<std::string> bytesOf(std::string_view tokenText) {
    std::string bytes;
    for (std::size_t at = 0; at < tokenText.size();) {
        const auto point = decodeUtf8(tokenText, at);
        if (point.value >= kCharacters || alphabet().bytes[point.value] < 0) return std::nullopt;
        bytes.push_back(static_cast<char>(alphabet().bytes[point.value]));
        at += point.bytes;
    }
    return bytes;
}

}  // namespace outeffhop::data::byte_alphabet
