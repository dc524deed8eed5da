// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace outeffhop::data {

/// Numbers strings from 0 in the order they are added: a flat hash table over one buffer, no allocation for a look-up.
class StringTable {
 public:
    [[nodiscard]] int size() const { return static_cast<int>(entries_.size()); }
    /// The number of a string; -1 when it is not there.
    [[nodiscard]] int find(std::string_view key) const;
    /// Adds a string that may be there already; its number.
    int add(std::string_view key);
    [[nodiscard]] std::string_view operator[](int number) const {
        return std::string_view(text_).substr(entries_[number].offset, entries_[number].size);
    }
    void clear();

 private:
    struct Entry {
        std::uint64_t offset, size;
    };
    struct Slot {
        std::uint32_t hash = 0;
        std::int32_t number = -1;
    };

    void grow();
    /// The slot of a key, or the free one where it belongs.
    [[nodiscard]] std::size_t slotOf(std::string_view key, std::uint64_t hash) const;

    std::string text_;
    std::vector<Entry> entries_;
    std::vector<Slot> slots_ = std::vector<Slot>(64);  ///< a power of two, at most half full
};

}  // namespace outeffhop::data
