// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "core/data/random.h"

namespace outeffhop::data {

/// Which character follows which, and how often, in an English text. Characters are numbered from 0 in the order of
/// their code points.
class BigramTable {
 public:
    /// resources/bigrams/tinyshakespeare.csv, built into the program.
    static const BigramTable& tinyShakespeare();

    [[nodiscard]] int size() const { return static_cast<int>(codePoints_.size()); }
    [[nodiscard]] char32_t codePoint(int character) const { return codePoints_[character]; }
    /// How often `second` follows `first` in the text.
    [[nodiscard]] std::uint64_t count(int first, int second) const;
    /// How often `character` stands in the text.
    [[nodiscard]] std::uint64_t count(int character) const { return cumulative_[character].back(); }
    /// The `number` most frequent characters, the most frequent first.
    [[nodiscard]] std::vector<int> mostFrequent(int number) const;

    /// A character drawn by its frequency after `first`.
    int drawAfter(int first, Random& random) const;
    /// A character drawn by its frequency in the whole text.
    int draw(Random& random) const;

 private:
    explicit BigramTable(const char* csv);

    std::vector<char32_t> codePoints_;
    std::vector<std::vector<std::uint64_t>> cumulative_;  ///< a row for each first character
    std::vector<std::uint64_t> cumulativeCounts_;
};

}  // namespace outeffhop::data
