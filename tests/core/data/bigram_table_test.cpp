// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/bigram_table.h"

#include <gtest/gtest.h>

#include <cmath>

namespace outeffhop::data {
namespace {

const BigramTable& table() {
    return BigramTable::tinyShakespeare();
}

int idOf(char32_t codePoint) {
    for (int id = 0; id < table().size(); ++id)
        if (table().codePoint(id) == codePoint) return id;
    return -1;
}

TEST(BigramTable, CountsTheWholeText) {
    EXPECT_EQ(table().size(), 65);
    std::uint64_t total = 0;
    for (int first = 0; first < table().size(); ++first) {
        std::uint64_t followers = 0, predecessors = 0;
        for (int second = 0; second < table().size(); ++second) {
            followers += table().count(first, second);
            predecessors += table().count(second, first);
        }
        EXPECT_EQ(followers, table().count(first));
        EXPECT_EQ(predecessors, table().count(first)) << "the text is a ring";
        total += followers;
    }
    EXPECT_EQ(total, 1'115'394u);
    EXPECT_GT(table().count(idOf('t'), idOf('h')), table().count(idOf('t'), idOf('e')));
    EXPECT_EQ(table().count(idOf('q'), idOf('x')), 0u);
}

TEST(BigramTable, MostFrequentAreSpaceAndETs) {
    EXPECT_EQ(table().mostFrequent(3), (std::vector{idOf(' '), idOf('e'), idOf('t')}));
}

/// Chi-square of `draws` samples against counts; bins expected less than five times are left out.
template <class Draw, class Count>
std::pair<double, int> chiSquare(int draws, Draw draw, Count count, std::uint64_t total) {
    std::vector<int> seen(table().size());
    for (int i = 0; i < draws; ++i) ++seen[draw()];
    double sum = 0;
    int bins = 0;
    for (int id = 0; id < table().size(); ++id) {
        const double expected = double(count(id)) / double(total) * draws;
        EXPECT_TRUE(seen[id] == 0 || count(id) > 0);
        if (expected < 5) continue;
        sum += std::pow(seen[id] - expected, 2) / expected;
        ++bins;
    }
    return {sum, bins};
}

TEST(BigramTable, DrawsFollowTheCounts) {
    Random random({1});
    const int first = idOf('a');
    const auto [after, bins] = chiSquare(
        50'000, [&] { return table().drawAfter(first, random); }, [&](int id) { return table().count(first, id); },
        table().count(first));
    EXPECT_LT(after, bins + 4 * std::sqrt(2.0 * bins));

    const auto [alone, all] = chiSquare(
        50'000, [&] { return table().draw(random); }, [&](int id) { return table().count(id); }, 1'115'394);
    EXPECT_LT(alone, all + 4 * std::sqrt(2.0 * all));
}

}  // namespace
}  // namespace outeffhop::data
