// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/tokenize/added_tokens.h"

#include <algorithm>

#include "core/data/tokenize/characters.h"
#include "core/data/tokenize/utf8.h"

namespace outeffhop::data {
namespace {

/// Where the character before `place` > 0 begins.
std::size_t previous(std::string_view text, std::size_t place) {
    do --place;
    while (place > 0 && isContinuation(text[place]));
    return place;
}

bool wordBefore(std::string_view text, std::size_t place) {
    return place > 0 && isWordCharacter(decodeUtf8(text, previous(text, place)).value);
}

bool wordBehind(std::string_view text, std::size_t place) {
    return place < text.size() && isWordCharacter(decodeUtf8(text, place).value);
}

std::size_t withSpaceBefore(std::string_view text, std::size_t place, std::size_t first) {
    while (place > first && isWhitespace(decodeUtf8(text, previous(text, place)).value)) place = previous(text, place);
    return place;
}

std::size_t withSpaceBehind(std::string_view text, std::size_t place) {
    while (place < text.size()) {
        const auto point = decodeUtf8(text, place);
        if (!isWhitespace(point.value)) break;
        place += point.bytes;
    }
    return place;
}

}  // namespace

void AddedTokens::add(AddedToken token) {
    if (token.text.empty()) return;
    auto& row = byFirstByte_[static_cast<unsigned char>(token.text[0])];
    row.push_back(tokens_.size());
    tokens_.push_back(std::move(token));
    std::ranges::stable_sort(row, std::greater{}, [this](std::size_t i) { return tokens_[i].text.size(); });
}

const AddedToken* AddedTokens::at(std::string_view text, std::size_t place) const {
    for (const auto i : byFirstByte_[static_cast<unsigned char>(text[place])])
        if (text.substr(place).starts_with(tokens_[i].text)) return &tokens_[i];
    return nullptr;
}

void AddedTokens::split(std::string_view text, const OnToken& onToken, const OnText& onText) const {
    std::size_t done = 0, place = 0;
    while (!empty() && place < text.size()) {
        const auto* token = at(text, place);
        if (!token) {
            ++place;
            continue;
        }
        const auto behind = place + token->text.size();
        if (!token->singleWord || (!wordBefore(text, place) && !wordBehind(text, behind))) {
            const auto begin = token->stripLeft ? withSpaceBefore(text, place, done) : place;
            const auto end = token->stripRight ? withSpaceBehind(text, behind) : behind;
            if (begin > done) onText(done, begin);
            onToken({token->id, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
            done = end;
        }
        place = std::max(behind, done);
    }
    if (done < text.size()) onText(done, text.size());
}

}  // namespace outeffhop::data
