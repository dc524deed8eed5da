// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/attention/interleaved.h"

#include <algorithm>
#include <chrono>

namespace outeffhop::bench {
namespace {

double millisecondsOf(const std::function<void()>& contender) {
    const auto start = std::chrono::steady_clock::now();
    contender();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

}  // namespace

std::vector<Timing> timeInterleaved(const std::vector<std::function<void()>>& contenders, int rounds) {
    constexpr int kWarmUp = 2;
    std::vector<std::vector<double>> times(contenders.size());
    for (int round = 0; round < rounds + kWarmUp; ++round)
        for (std::size_t i = 0; i < contenders.size(); ++i) {
            const double time = millisecondsOf(contenders[i]);
            if (round >= kWarmUp) times[i].push_back(time);
        }
    std::vector<Timing> result;
    for (const auto& own : times) {
        std::vector<double> ratios;
        for (std::size_t round = 0; round < own.size(); ++round) ratios.push_back(times[0][round] / own[round]);
        const double best = *std::min_element(own.begin(), own.end());
        result.push_back({best, median(ratios), *std::min_element(times[0].begin(), times[0].end()) / best});
    }
    return result;
}

}  // namespace outeffhop::bench
