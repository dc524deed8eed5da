// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/tokenize/word_cache.h"

namespace outeffhop::data {

std::optional<std::span<const Token>> WordCache::find(std::string_view word) const {
    const int number = words_.find(word);
    if (number < 0) return std::nullopt;
    const auto begin = number ? ends_[number - 1] : 0;
    return std::span(tokens_).subspan(begin, ends_[number] - begin);
}

void WordCache::add(std::string_view word, std::span<const Token> tokens) {
    if (word.size() > kLongest) return;
    if (words_.size() == kWords) {
        words_.clear();
        ends_.clear();
        tokens_.clear();
    }
    words_.add(word);
    tokens_.insert(tokens_.end(), tokens.begin(), tokens.end());
    ends_.push_back(tokens_.size());
}

}  // namespace outeffhop::data
