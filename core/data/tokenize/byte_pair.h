// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/tokenize/tokenizer.h"
#include "core/data/tokenize/vocabulary.h"

namespace outeffhop::data {

/// Byte pair encoding (Sennrich et al. 2016, arXiv 1508.07909) over bytes: pairs are joined in the order of the merges.
/// A byte that is not in the vocabulary becomes `unknown`, or is left out without one. Not thread-safe.
class BytePair {
 public:
    /// A pair of token texts in GPT-2's alphabet.
    using Merge = std::pair<std::string, std::string>;

    /// Fails for a merge of or into something that is no token; `wholeWords`: a word that is a token stays whole.
    static Result<BytePair> make(const Vocabulary& vocabulary, std::span<const Merge> merges,
                                 std::optional<std::int32_t> unknown, bool wholeWords);

    /// Appends to `tokens`, with places in the word. `vocabulary` as in make().
    void split(const Vocabulary& vocabulary, std::string_view word, std::vector<Token>& tokens);

 private:
    struct Symbol {
        Token token;
        std::int32_t previous, next;  ///< symbols; -1 at the ends
    };
    struct Joined {
        std::uint64_t pair = 0;  ///< both ids
        std::uint32_t rank = 0;
        std::int32_t id = -1;  ///< -1: a free slot
    };
    struct Candidate {
        std::uint32_t rank;
        std::int32_t left, id;
    };

    [[nodiscard]] const Joined& find(std::int32_t left, std::int32_t right) const;
    void add(std::int32_t left, std::int32_t right, std::uint32_t rank, std::int32_t id);
    void propose(std::int32_t left);
    void join(const Candidate& candidate);

    std::array<std::int32_t, 256> bytes_{};  ///< ids; -1: left out
    std::vector<Joined> merges_;             ///< a hash table, at most half full
    bool wholeWords_ = false;
    std::vector<Symbol> symbols_;
    std::vector<Candidate> candidates_;  ///< a heap, the lowest rank and then the leftmost first
};

}  // namespace outeffhop::data
