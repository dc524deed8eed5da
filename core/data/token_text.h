// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace outeffhop::data {

/// A byte of text as people see it: "·" for a space, "⏎" for a line end, "⇥" for a tab, other printable ASCII as it is,
/// everything else as two hex digits.
std::string byteText(std::uint8_t byte);

/// Bytes of text as people see them: characters of UTF-8 as they are, other bytes and signs that cannot be seen as
/// above.
std::string shownText(std::string_view bytes);

inline constexpr const char* kBosText = "⟨s⟩";

}  // namespace outeffhop::data
