// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace outeffhop::data {

/// A byte of text as people see it: "·" for a space, "⏎" for a line end, "⇥" for a tab, other printable ASCII as it is,
/// everything else as two hex digits.
std::string byteText(std::uint8_t byte);

inline constexpr const char* kBosText = "⟨s⟩";

}  // namespace outeffhop::data
