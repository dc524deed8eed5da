// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>
#include <vector>

#include "core/data/tokenize/tokenizer.h"

namespace outeffhop::data {

/// Tokens of a text, or of two.
struct TokenSequence {
    std::vector<std::int32_t> ids;
    std::size_t second = 0;  ///< where the tokens of type 1 begin; ids.size() without a second text
};

/// Puts the special tokens around texts that transformers' tokenizers put there, and cuts them to a length.
/// Ends marked (BERT): [CLS] first [SEP] second [SEP]. Else (OPT): </s> first </s> second.
class SequenceLayout {
 public:
    /// `length` at least 4, special tokens included.
    SequenceLayout(Tokenizer& tokenizer, bool marksEnds, std::size_t length)
        : tokenizer_(tokenizer), marksEnds_(marksEnds), length_(length) {}

    [[nodiscard]] TokenSequence operator()(std::string_view text) const;
    /// The longer text is cut first ("longest_first").
    [[nodiscard]] TokenSequence operator()(std::string_view first, std::string_view second) const;

 private:
    [[nodiscard]] std::vector<std::int32_t> idsOf(std::string_view text) const;
    void add(TokenSequence& sequence, const std::vector<std::int32_t>& ids, std::size_t count) const;

    Tokenizer& tokenizer_;
    bool marksEnds_;
    std::size_t length_;
};

}  // namespace outeffhop::data
