// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_text.h"

#include <algorithm>

namespace outeffhop {

std::string shortened(std::string_view text, std::size_t most) {
    const auto isContinuation = [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0) == 0x80; };
    const bool whole = text.size() <= most;
    while (!whole && most > 0 && isContinuation(text[most])) --most;
    std::string begin(text.substr(0, most));
    std::ranges::replace_if(
        begin, [](char byte) { return static_cast<unsigned char>(byte) < ' '; }, ' ');
    return whole ? begin : begin + "...";
}

std::string reasonOf(const nlohmann::json::exception& error) {
    const std::string_view text = error.what();
    const auto end = text.find("] ");
    return shortened(end == std::string_view::npos ? text : text.substr(end + 2));
}

}  // namespace outeffhop
