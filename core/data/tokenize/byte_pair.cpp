// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/tokenize/byte_pair.h"

#include <algorithm>
#include <bit>
#include <tuple>

#include "core/data/random.h"
#include "core/data/tokenize/byte_alphabet.h"

namespace outeffhop::data {
namespace {

std::uint64_t pairOf(std::int32_t left, std::int32_t right) {
    return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 | static_cast<std::uint32_t>(right);
}

constexpr auto kLater = [](const auto& a, const auto& b) {
    return std::tie(a.rank, a.left) > std::tie(b.rank, b.left);
};

}  // namespace

Result<BytePair> BytePair::make(const Vocabulary& vocabulary, std::span<const Merge> merges,
                                std::optional<std::int32_t> unknown, bool wholeWords) {
    BytePair model;
    model.wholeWords_ = wholeWords;
    for (int byte = 0; byte < 256; ++byte) {
        const int id = vocabulary.find(byte_alphabet::characterOf(static_cast<std::uint8_t>(byte)));
        model.bytes_[byte] = id >= 0 ? id : unknown.value_or(-1);
    }
    model.merges_.resize(std::bit_ceil(2 * merges.size() + 1));
    for (std::size_t rank = 0; rank < merges.size(); ++rank) {
        const auto& [left, right] = merges[rank];
        const auto leftId = vocabulary.find(left), rightId = vocabulary.find(right), id = vocabulary.find(left + right);
        if (leftId < 0 || rightId < 0 || id < 0)
            return fail("merge {} ({} {}): {} is not in the vocabulary", rank + 1, left, right,
                        leftId < 0    ? left
                        : rightId < 0 ? right
                                      : left + right);
        model.add(leftId, rightId, static_cast<std::uint32_t>(rank), id);
    }
    return model;
}

const BytePair::Joined& BytePair::find(std::int32_t left, std::int32_t right) const {
    const auto pair = pairOf(left, right), mask = static_cast<std::uint64_t>(merges_.size()) - 1;
    auto slot = mix(pair) & mask;
    while (merges_[slot].id >= 0 && merges_[slot].pair != pair) slot = (slot + 1) & mask;
    return merges_[slot];
}

void BytePair::add(std::int32_t left, std::int32_t right, std::uint32_t rank, std::int32_t id) {
    const_cast<Joined&>(find(left, right)) = {pairOf(left, right), rank, id};
}

void BytePair::propose(std::int32_t left) {
    if (left < 0 || symbols_[left].next < 0) return;
    const auto& joined = find(symbols_[left].token.id, symbols_[symbols_[left].next].token.id);
    if (joined.id < 0) return;
    candidates_.push_back({joined.rank, left, joined.id});
    std::ranges::push_heap(candidates_, kLater);
}

void BytePair::join(const Candidate& candidate) {
    auto& left = symbols_[candidate.left];
    if (left.token.id < 0 || left.next < 0) return;
    auto& right = symbols_[left.next];
    if (const auto& joined = find(left.token.id, right.token.id); joined.id != candidate.id) return;
    left.token = {candidate.id, left.token.begin, right.token.end};
    right.token.id = -1;
    left.next = right.next;
    if (left.next >= 0) symbols_[left.next].previous = candidate.left;
    propose(left.previous);
    propose(candidate.left);
}

void BytePair::split(const Vocabulary& vocabulary, std::string_view word, std::vector<Token>& tokens) {
    if (wholeWords_) {
        std::string text;
        for (const char byte : word) text += byte_alphabet::characterOf(static_cast<std::uint8_t>(byte));
        if (const int id = vocabulary.find(text); id >= 0)
            return tokens.push_back({id, 0, static_cast<std::uint32_t>(word.size())});
    }
    symbols_.clear();
    candidates_.clear();
    for (std::uint32_t at = 0; at < word.size(); ++at) {
        const auto id = bytes_[static_cast<std::uint8_t>(word[at])];
        if (id < 0) continue;
        const auto place = static_cast<std::int32_t>(symbols_.size());
        symbols_.push_back({{id, at, at + 1}, place - 1, place + 1});
    }
    if (symbols_.empty()) return;
    symbols_.back().next = -1;
    for (std::int32_t i = 0; i < static_cast<std::int32_t>(symbols_.size()); ++i) propose(i);
    while (!candidates_.empty()) {
        std::ranges::pop_heap(candidates_, kLater);
        const auto candidate = candidates_.back();
        candidates_.pop_back();
        join(candidate);
    }
    for (const auto& symbol : symbols_)
        if (symbol.token.id >= 0) tokens.push_back(symbol.token);
}

}  // namespace outeffhop::data
