// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/series/series_split.h"

#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>

namespace outeffhop::data {
namespace {

const std::map<std::string, SeriesSplit> kKnown{{"ETTh1", {8640, 2880, 2880}},    {"ETTh2", {8640, 2880, 2880}},
                                                {"ETTm1", {34560, 11520, 11520}}, {"ETTm2", {34560, 11520, 11520}},
                                                {"WTH", {20160, 7200, 7200}},     {"ECL", {10800, 2160, 2880}}};
constexpr std::array<double, 3> kShares{0.7, 0.1, 0.2};

/// Three numbers with a slash between.
std::optional<std::array<double, 3>> numbersIn(const std::string& setting) {
    std::array<double, 3> numbers{};
    const char* at = setting.data();
    const char* const end = at + setting.size();
    for (std::size_t i = 0; i < 3; ++i) {
        if (i > 0 && (at == end || *at++ != '/')) return std::nullopt;
        const auto [next, error] = std::from_chars(at, end, numbers[i]);
        if (error != std::errc() || !(numbers[i] >= 0) || numbers[i] > 1e15) return std::nullopt;
        at = next;
    }
    return at == end ? std::optional(numbers) : std::nullopt;
}

/// Validation gets what the other two leave.
SeriesSplit bySharesOf(std::uint64_t rows, const std::array<double, 3>& shares) {
    const auto train = static_cast<std::uint64_t>(static_cast<double>(rows) * shares[0]);
    const auto test = static_cast<std::uint64_t>(static_cast<double>(rows) * shares[2]);
    return {train, rows - train - test, test};
}

}  // namespace

Result<SeriesSplit> SeriesSplit::choose(const std::string& setting, const std::filesystem::path& path,
                                        std::uint64_t rows) {
    if (setting == "auto") {
        const auto known = kKnown.find(path.stem().string());
        if (known == kKnown.end()) return bySharesOf(rows, kShares);
        const auto& split = known->second;
        return rows >= split.train + split.validation + split.test ? split : bySharesOf(rows, kShares);
    }
    const auto numbers = numbersIn(setting);
    if (!numbers)
        return fail(
            "\"{}\" is no split; use auto, three numbers of rows (8640/2880/2880) or three shares (0.7/0.1/0.2)",
            setting);
    const auto& [train, validation, test] = *numbers;
    const auto sum = train + validation + test;
    if (std::abs(sum - 1) < 1e-9) return bySharesOf(rows, *numbers);
    for (const auto number : *numbers)
        if (number != std::floor(number))
            return fail("\"{}\" is no split: the shares add up to {}, not 1", setting, sum);
    if (sum > static_cast<double>(rows))
        return fail("the split {} needs {} rows; {} has {}", setting, sum, path.string(), rows);
    return SeriesSplit{static_cast<std::uint64_t>(train), static_cast<std::uint64_t>(validation),
                       static_cast<std::uint64_t>(test)};
}

}  // namespace outeffhop::data
