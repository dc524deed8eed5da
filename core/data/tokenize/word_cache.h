// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/data/tokenize/string_table.h"
#include "core/data/tokenize/tokenizer.h"

namespace outeffhop::data {

/// The tokens of words already seen, with places counted from the word's begin. Takes at most some tens of megabytes:
/// long words are not kept, and when it is full it starts anew.
class WordCache {
 public:
    /// Valid until the next add().
    [[nodiscard]] std::optional<std::span<const Token>> find(std::string_view word) const;
    void add(std::string_view word, std::span<const Token> tokens);

 private:
    static constexpr int kWords = 1 << 16;
    static constexpr std::size_t kLongest = 64;  ///< bytes

    StringTable words_;
    std::vector<std::size_t> ends_;  ///< of each word's tokens
    std::vector<Token> tokens_;
};

}  // namespace outeffhop::data
