// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/tokenize/string_table.h"

#include <algorithm>
#include <functional>

namespace outeffhop::data {
namespace {

std::uint64_t hashOf(std::string_view key) {
    return std::hash<std::string_view>{}(key);
}

}  // namespace

std::size_t StringTable::slotOf(std::string_view key, std::uint64_t hash) const {
    const auto mask = slots_.size() - 1;
    auto slot = hash & mask;
    for (; slots_[slot].number >= 0; slot = (slot + 1) & mask)
        if (slots_[slot].hash == static_cast<std::uint32_t>(hash >> 32) && (*this)[slots_[slot].number] == key) break;
    return slot;
}

int StringTable::find(std::string_view key) const {
    return slots_[slotOf(key, hashOf(key))].number;
}

int StringTable::add(std::string_view key) {
    if (2 * entries_.size() >= slots_.size()) grow();
    const auto hash = hashOf(key);
    auto& slot = slots_[slotOf(key, hash)];
    if (slot.number < 0) {
        slot = {static_cast<std::uint32_t>(hash >> 32), size()};
        entries_.push_back({text_.size(), key.size()});
        text_ += key;
    }
    return slot.number;
}

void StringTable::grow() {
    slots_.assign(2 * slots_.size(), {});
    for (int number = 0; number < size(); ++number) {
        const auto hash = hashOf((*this)[number]);
        slots_[slotOf((*this)[number], hash)] = {static_cast<std::uint32_t>(hash >> 32), number};
    }
}

void StringTable::clear() {
    text_.clear();
    entries_.clear();
    std::ranges::fill(slots_, Slot{});
}

}  // namespace outeffhop::data
