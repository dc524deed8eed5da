// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

/// Byte-level tokens: a byte is its own id, special tokens follow.
namespace outeffhop::data::byte_tokens {

inline constexpr std::int64_t kBytes = 256;
inline constexpr std::int64_t kPad = 256;
inline constexpr std::int64_t kBos = 257;  ///< begin of sequence; BERT's [CLS]
inline constexpr std::int64_t kEos = 258;  ///< end of sequence; BERT's [SEP]
inline constexpr std::int64_t kMask = 259;
inline constexpr int kVocabulary = 260;

constexpr bool isSpecial(std::int64_t token) {
    return token >= kBytes;
}

}  // namespace outeffhop::data::byte_tokens
