// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/tokenize/tokenizer.h"

namespace outeffhop::data {

/// A token that is looked for in the text before it is cut into words, such as "[MASK]".
struct AddedToken {
    std::string text;
    std::int32_t id;
    bool special = true;      ///< left out by decode()
    bool singleWord = false;  ///< only where no word goes on before or behind it
    bool stripLeft = false;   ///< takes the white space before it along
    bool stripRight = false;  ///< takes the white space behind it along
    bool normalized = false;  ///< looked for in the normalized text
};

/// Finds added tokens: the leftmost first, of those the longest.
class AddedTokens {
 public:
    void add(AddedToken token);
    [[nodiscard]] bool empty() const { return tokens_.empty(); }

    using OnToken = std::function<void(const Token&)>;
    using OnText = std::function<void(std::size_t begin, std::size_t end)>;
    /// Calls back for every token found and for the text between them, in order.
    void split(std::string_view text, const OnToken& onToken, const OnText& onText) const;

 private:
    [[nodiscard]] const AddedToken* at(std::string_view text, std::size_t place) const;

    std::vector<AddedToken> tokens_;
    std::array<std::vector<std::size_t>, 256> byFirstByte_;  ///< the longest first
};

}  // namespace outeffhop::data
