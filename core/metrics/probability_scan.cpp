// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/probability_scan.h"

#include <bit>
#include <cmath>

#include "core/metrics/cpu_dispatch.h"

namespace outeffhop::metrics {
namespace {

/// Natural logarithm of a positive normal number, by log((1 + s) / (1 - s)) = 2 (s + s^3/3 + s^5/5 + ...); finite for
/// others.
inline float logOf(float x) {
    constexpr int32_t kSquareRootOfHalf = 0x3f3504f3;
    const auto bits = std::bit_cast<int32_t>(x);
    const int32_t exponent = (bits - kSquareRootOfHalf) >> 23;
    const float mantissa = std::bit_cast<float>(bits - (exponent << 23));  // in [sqrt(1/2), sqrt(2))
    const float s = (mantissa - 1) / (mantissa + 1), s2 = s * s;
    const float series = 2 * s * (1 + s2 * (1.f / 3 + s2 * (1.f / 5 + s2 * (1.f / 7 + s2 * (1.f / 9)))));
    return static_cast<float>(exponent) * 0.69314718f + series;
}

/// Adds a row to the sums of its columns; the row's entropy.
OUTEFFHOP_FOR_EACH_CPU
float addRow(const float* row, int64_t keys, float* columns) {
    float entropy = 0;
#pragma omp simd reduction(+ : entropy)
    for (int64_t key = 0; key < keys; ++key) {
        const float p = row[key];
        columns[key] += p;
        entropy -= p * logOf(p);
    }
    return entropy;
}

}  // namespace

ProbabilitySums scanProbabilities(const float* map, int64_t queries, int64_t keys, const bool* idle) {
    ProbabilitySums sums;
    std::vector<float> columns(static_cast<std::size_t>(keys));
    for (int64_t query = 0; query < queries; ++query, map += keys) {
        sums.entropy += addRow(map, keys, columns.data());
        sums.firstKey += keys > 0 ? map[0] : 0;
        sums.idleFirst += keys > 0 && idle && idle[query] ? map[0] : 0;
    }
    for (const float column : columns)
        if (column > sums.largestKey || std::isnan(column)) sums.largestKey = column;
    return sums;
}

}  // namespace outeffhop::metrics
