// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace outeffhop::data {

/// Where the word that begins at `begin` < text.size() ends, by GPT-2's pattern (Radford et al. 2019, encoder.py):
/// 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
/// The text is valid UTF-8.
std::size_t byteLevelWordEnd(std::string_view text, std::size_t begin);

}  // namespace outeffhop::data
