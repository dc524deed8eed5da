// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/bigram_table.h"

#include <algorithm>
#include <numeric>
#include <sstream>
#include <string>

namespace outeffhop::data {

extern const char* const kTinyShakespeareBigrams;

namespace {

std::vector<std::uint64_t> numbers(const std::string& line) {
    std::vector<std::uint64_t> values;
    std::istringstream fields(line);
    for (std::string field; std::getline(fields, field, ',');) values.push_back(std::stoull(field));
    return values;
}

int drawFrom(const std::vector<std::uint64_t>& cumulative, Random& random) {
    const auto ticket = random.below(cumulative.back());
    return static_cast<int>(std::ranges::upper_bound(cumulative, ticket) - cumulative.begin());
}

}  // namespace

BigramTable::BigramTable(const char* csv) {
    std::istringstream lines(csv);
    std::string line;
    std::getline(lines, line);
    for (const auto code : numbers(line)) codePoints_.push_back(static_cast<char32_t>(code));
    while (std::getline(lines, line)) {
        auto row = numbers(line);
        std::partial_sum(row.begin(), row.end(), row.begin());
        cumulativeCounts_.push_back((cumulativeCounts_.empty() ? 0 : cumulativeCounts_.back()) + row.back());
        cumulative_.push_back(std::move(row));
    }
}

const BigramTable& BigramTable::tinyShakespeare() {
    static const BigramTable table(kTinyShakespeareBigrams);
    return table;
}

std::uint64_t BigramTable::count(int first, int second) const {
    const auto& row = cumulative_[first];
    return row[second] - (second > 0 ? row[second - 1] : 0);
}

std::vector<int> BigramTable::mostFrequent(int number) const {
    std::vector<int> order(size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, std::greater(), [this](int character) { return count(character); });
    order.resize(number);
    return order;
}

int BigramTable::drawAfter(int first, Random& random) const {
    return drawFrom(cumulative_[first], random);
}

int BigramTable::draw(Random& random) const {
    return drawFrom(cumulativeCounts_, random);
}

}  // namespace outeffhop::data
