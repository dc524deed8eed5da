// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/token_text.h"

#include <fmt/format.h>

namespace outeffhop::data {

std::string byteText(std::uint8_t byte) {
    if (byte == ' ') return "·";
    if (byte == '\n') return "⏎";
    if (byte == '\t') return "⇥";
    if (byte > ' ' && byte < 0x7f) return {static_cast<char>(byte)};
    return fmt::format("{:02X}", byte);
}

}  // namespace outeffhop::data
