// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/labelled/sequence_layout.h"

#include <algorithm>

namespace outeffhop::data {
namespace {

/// How many tokens stay of two texts, as the tokenizers package cuts the longest first.
std::pair<std::size_t, std::size_t> shares(std::size_t first, std::size_t second, std::size_t room) {
    if (first + second <= room) return {first, second};
    const auto shorter = std::min({first, second, room / 2});
    const auto longer = room - shorter;
    return first > second ? std::pair(longer, shorter) : std::pair(shorter, longer);
}

}  // namespace

std::vector<std::int32_t> SequenceLayout::idsOf(std::string_view text) const {
    std::vector<Token> tokens;
    tokenizer_.encode(text, tokens);
    std::vector<std::int32_t> ids(tokens.size());
    std::ranges::transform(tokens, ids.begin(), &Token::id);
    return ids;
}

void SequenceLayout::add(TokenSequence& sequence, const std::vector<std::int32_t>& ids, std::size_t count) const {
    sequence.ids.insert(sequence.ids.end(), ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(count));
    if (const auto end = tokenizer_.special().end; marksEnds_ && end) sequence.ids.push_back(*end);
}

TokenSequence SequenceLayout::operator()(std::string_view text) const {
    const auto begin = tokenizer_.special().begin;
    TokenSequence sequence;
    if (begin) sequence.ids.push_back(*begin);
    const auto ids = idsOf(text);
    const std::size_t marks = (begin ? 1 : 0) + (marksEnds_ && tokenizer_.special().end ? 1 : 0);
    add(sequence, ids, std::min(ids.size(), length_ - marks));
    sequence.second = sequence.ids.size();
    return sequence;
}

TokenSequence SequenceLayout::operator()(std::string_view first, std::string_view second) const {
    const auto begin = tokenizer_.special().begin;
    const auto firstIds = idsOf(first), secondIds = idsOf(second);
    const std::size_t marks =
        marksEnds_ ? (begin ? 1 : 0) + (tokenizer_.special().end ? 2 : 0) : 2 * static_cast<std::size_t>(!!begin);
    const auto [ofFirst, ofSecond] = shares(firstIds.size(), secondIds.size(), length_ - marks);
    TokenSequence sequence;
    if (begin) sequence.ids.push_back(*begin);
    add(sequence, firstIds, ofFirst);
    sequence.second = sequence.ids.size();
    if (begin && !marksEnds_) sequence.ids.push_back(*begin);
    add(sequence, secondIds, ofSecond);
    return sequence;
}

}  // namespace outeffhop::data
