// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/data/tokenize/string_table.h"

namespace outeffhop::data {

/// Token texts and their ids. Ids may leave a few gaps.
class Vocabulary {
 public:
    /// Fails when there is no token or when the ids leave more gaps than there are tokens. Of two ids of one text, the
    /// later counts.
    static Result<Vocabulary> make(std::span<const std::pair<std::string, std::int64_t>> tokens);

    /// The largest id + 1.
    [[nodiscard]] int size() const { return static_cast<int>(numbers_.size()); }
    /// -1 when it is not there.
    [[nodiscard]] int find(std::string_view text) const;
    /// Empty for an id that does not exist.
    [[nodiscard]] std::string_view text(int id) const;
    /// Bytes of the longest token.
    [[nodiscard]] std::size_t longest() const { return longest_; }
    /// Adds a token with an id of at most size().
    void add(std::string_view text, int id);

 private:
    StringTable texts_;
    std::vector<int> ids_;      ///< of each text
    std::vector<int> numbers_;  ///< of each id's text; -1: a gap
    std::size_t longest_ = 0;
};

}  // namespace outeffhop::data
