// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/token_text.h"

#include <fmt/format.h>

#include "core/data/tokenize/characters.h"
#include "core/data/tokenize/utf8.h"

namespace outeffhop::data {

std::string byteText(std::uint8_t byte) {
    if (byte == ' ') return "·";
    if (byte == '\n') return "⏎";
    if (byte == '\t') return "⇥";
    if (byte > ' ' && byte < 0x7f) return {static_cast<char>(byte)};
    return fmt::format("{:02X}", byte);
}

std::string shownText(std::string_view bytes) {
    std::string shown;
    for (std::size_t at = 0; at < bytes.size();) {
        const auto point = decodeUtf8(bytes, at);
        const bool visible = point.bytes > 1 && point.valid && !isControl(point.value) && !isWhitespace(point.value);
        if (visible) shown += bytes.substr(at, point.bytes);
        for (std::size_t i = at; !visible && i < at + point.bytes; ++i)
            shown += byteText(static_cast<std::uint8_t>(bytes[i]));
        at += point.bytes;
    }
    return shown;
}

}  // namespace outeffhop::data
