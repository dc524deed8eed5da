// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// GPT-2 writes bytes as printable characters: "Ġ" is a space, "Ċ" a line end (Radford et al. 2019, encoder.py).
namespace outeffhop::data::byte_alphabet {

/// The character of a byte, in UTF-8.
const std::string& characterOf(std::uint8_t byte);
/// Token text to bytes; empty when a character stands for no byte.
std::optional<std::string> bytesOf(std::string_view tokenText);

}  // namespace outeffhop::data::byte_alphabet
