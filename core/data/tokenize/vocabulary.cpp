// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/tokenize/vocabulary.h"

#include <algorithm>

namespace outeffhop::data {

Result<Vocabulary> Vocabulary::make(std::span<const std::pair<std::string, std::int64_t>> tokens) {
    constexpr std::int64_t kGaps = 1000;
    const auto most = 2 * static_cast<std::int64_t>(tokens.size()) + kGaps;
    if (tokens.empty()) return fail("there is no token");
    Vocabulary vocabulary;
    std::int64_t largest = 0;
    for (const auto& [text, id] : tokens) {
        if (id < 0 || id >= most) return fail("the id {} of {} is out of range for {} tokens", id, text, tokens.size());
        largest = std::max(largest, id);
    }
    vocabulary.numbers_.assign(static_cast<std::size_t>(largest) + 1, -1);
    for (const auto& [text, id] : tokens) vocabulary.add(text, static_cast<int>(id));
    return vocabulary;
}

void Vocabulary::add(std::string_view text, int id) {
    const int number = texts_.add(text);
    ids_.resize(texts_.size());
    ids_[number] = id;
    if (id == size()) numbers_.push_back(-1);
    numbers_[id] = number;
    longest_ = std::max(longest_, text.size());
}

int Vocabulary::find(std::string_view text) const {
    const int number = texts_.find(text);
    return number < 0 ? -1 : ids_[number];
}

std::string_view Vocabulary::text(int id) const {
    return id < 0 || id >= size() || numbers_[id] < 0 ? std::string_view() : texts_[numbers_[id]];
}

}  // namespace outeffhop::data
