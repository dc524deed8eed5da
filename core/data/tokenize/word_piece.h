// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/data/tokenize/tokenizer.h"
#include "core/data/tokenize/vocabulary.h"

namespace outeffhop::data {

/// Cuts a word into the longest pieces of the vocabulary, from the left (Schuster and Nakajima 2012; Devlin et al.
/// 2019).
struct WordPiece {
    std::int32_t unknown = 0;       ///< the token of a word that cannot be made of pieces
    std::string prefix = "##";      ///< in front of a piece that goes on with a word
    std::size_t longestWord = 100;  ///< in characters; a longer one is unknown

    /// Appends to `tokens`, with places in the word.
    void split(const Vocabulary& vocabulary, std::string_view word, std::vector<Token>& tokens) const;
};

}  // namespace outeffhop::data
