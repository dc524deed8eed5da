// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/nearest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <numeric>
#include <string_view>
#include <utility>

namespace outeffhop::config {
namespace {

/// Letters alike but for their case, and '-' and '_', count as equal.
bool same(char a, char b) {
    const auto plain = [](char c) { return c == '-' ? '_' : std::tolower(static_cast<unsigned char>(c)); };
    return plain(a) == plain(b);
}

/// Levenshtein distance: insertions, deletions and replacements of one letter.
std::size_t editDistance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        auto diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const auto replaced = diagonal + (same(a[i], b[j]) ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, diagonal + 1});
        }
    }
    return row.back();
}

std::size_t distance(std::string_view word, std::string_view known) {
    return std::min(editDistance(word, known), editDistance(word, known.substr(known.rfind('.') + 1)));
}

}  // namespace

std::string nearest(const std::string& word, const std::vector<std::string>& known) {
    constexpr std::size_t kLongest = 100;  // longer words are no typing errors
    if (word.size() > kLongest) return {};
    const auto best =
        std::ranges::min_element(known, {}, [&](const std::string& name) { return distance(word, name); });
    const auto farthest = std::max<std::size_t>(2, word.size() / 3);
    return best != known.end() && distance(word, *best) <= farthest ? *best : std::string();
}

std::string suggestion(const std::string& word, const std::vector<std::string>& known) {
    const auto name = nearest(word, known);
    return name.empty() ? "" : fmt::format("; did you mean \"{}\"?", name);
}

}  // namespace outeffhop::config
