// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_text.h"

namespace outeffhop {

std::string shortened(std::string_view text, std::size_t most) {
    if (text.size() <= most) return std::string(text);
    const auto isContinuation = [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; };
    while (most > 0 && isContinuation(text[most])) --most;
    return std::string(text.substr(0, most)) + "...";
}

std::string reasonOf(const nlohmann::json::exception& error) {
    const std::string_view text = error.what();
    const auto end = text.find("] ");
    return shortened(end == std::string_view::npos ? text : text.substr(end + 2));
}

}  // namespace outeffhop
