// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/tokenize/word_piece.h"

#include <algorithm>

#include "core/data/tokenize/utf8.h"

namespace outeffhop::data {
namespace {

/// The longest beginning of `text` that is a token and has more than `least` bytes; its id is -1 when there is none.
Token longestToken(const Vocabulary& vocabulary, std::string_view text, std::size_t least) {
    for (auto size = std::min(text.size(), vocabulary.longest()); size > least; --size) {
        if (size < text.size() && isContinuation(text[size])) continue;
        if (const int id = vocabulary.find(text.substr(0, size)); id >= 0)
            return {id, 0, static_cast<std::uint32_t>(size)};
    }
    return {-1, 0, 0};
}

}  // namespace

void WordPiece::split(const Vocabulary& vocabulary, std::string_view word, std::vector<Token>& tokens) const {
    const auto first = tokens.size();
    const auto size = static_cast<std::uint32_t>(word.size());
    const auto giveUp = [&] {
        tokens.resize(first);
        tokens.push_back({unknown, 0, size});
    };
    if (word.size() - static_cast<std::size_t>(std::ranges::count_if(word, isContinuation)) > longestWord)
        return giveUp();
    std::string rest(word);
    for (std::uint32_t at = 0; at < size;) {
        const auto skipped = at ? prefix.size() : 0;
        if (at) rest.assign(prefix).append(word.substr(at));
        const auto token = longestToken(vocabulary, rest, skipped);
        if (token.id < 0) return giveUp();
        const auto end = at + token.end - static_cast<std::uint32_t>(skipped);
        tokens.push_back({token.id, at, end});
        at = end;
    }
}

}  // namespace outeffhop::data
