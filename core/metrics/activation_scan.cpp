// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/activation_scan.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

#include "core/metrics/cpu_dispatch.h"
#include "core/store/signed_log_histogram.h"

namespace outeffhop::metrics {
namespace {

using store::SignedLogBins;

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr int64_t kValuesAtOnce = 2048;            // stay in the nearest cache from loop to loop
constexpr int kTables = 4;                         // equal neighbours count into different tables
constexpr int kUncounted = SignedLogBins::kCount;  // bin of NaN and infinities
using Histogram = std::array<std::array<uint32_t, SignedLogBins::kCount + 1>, kTables>;

/// The bit pattern tells what is finite even where the compiler assumes that everything is.
inline bool isFinite(uint32_t bits) {
    return (bits & 0x7f800000u) != 0x7f800000u;
}

/// Extremes and what is not finite; leaves the pivot in the place of the latter in `cleaned`.
OUTEFFHOP_FOR_EACH_CPU
void addExtremes(const float* values, int64_t count, PowerSums& sums, float* cleaned) {
    const float pivot = static_cast<float>(sums.pivot);
    float minimum = sums.minimum, maximum = sums.maximum, infNorm = sums.infNorm;
    int32_t nonFinite = 0;
#pragma omp simd reduction(+ : nonFinite) reduction(min : minimum) reduction(max : maximum, infNorm)
    for (int64_t i = 0; i < count; ++i) {
        const float x = values[i];
        const bool finite = isFinite(std::bit_cast<uint32_t>(x));
        const float low = finite ? x : kInfinity, high = finite ? x : -kInfinity;
        const float size = finite ? std::fabs(x) : 0.f;
        cleaned[i] = finite ? x : pivot;
        nonFinite += finite ? 0 : 1;
        minimum = low < minimum ? low : minimum;
        maximum = high > maximum ? high : maximum;
        infNorm = size > infNorm ? size : infNorm;
    }
    sums.nonFinite += nonFinite;
    sums.count += count - nonFinite;
    sums.minimum = minimum;
    sums.maximum = maximum;
    sums.infNorm = infNorm;
}

OUTEFFHOP_FOR_EACH_CPU
void addPowers(const float* cleaned, int64_t count, PowerSums& sums) {
    const double pivot = sums.pivot;
    double first = 0, second = 0, third = 0, fourth = 0;
#pragma omp simd reduction(+ : first, second, third, fourth)
    for (int64_t i = 0; i < count; ++i) {
        const double d = cleaned[i] - pivot, square = d * d;
        first += d;
        second += square;
        third += square * d;
        fourth += square * square;
    }
    sums.first += first;
    sums.second += second;
    sums.third += third;
    sums.fourth += fourth;
}

OUTEFFHOP_FOR_EACH_CPU
void raise(const float* row, int64_t channels, float* channelMax) {
#pragma omp simd
    for (int64_t c = 0; c < channels; ++c) {
        const float size = isFinite(std::bit_cast<uint32_t>(row[c])) ? std::fabs(row[c]) : 0.f;
        channelMax[c] = size > channelMax[c] ? size : channelMax[c];
    }
}

OUTEFFHOP_FOR_EACH_CPU
void findBins(const float* values, int64_t count, int32_t* bins) {
    const auto [smallest, perSign] = binLayout();
#pragma omp simd
    for (int64_t i = 0; i < count; ++i) {
        const auto bits = std::bit_cast<uint32_t>(values[i]);
        const int32_t above = static_cast<int32_t>((bits & 0x7fffffffu) >> 21) - smallest;
        const int32_t magnitude = std::min(std::max(above, -1), perSign - 1) + 1;
        const int32_t bin = (bits >> 31) ? perSign - magnitude : perSign + magnitude;
        bins[i] = isFinite(bits) ? bin : kUncounted;
    }
}

void countBins(const int32_t* bins, int64_t count, Histogram& histogram) {
    int64_t i = 0;
    for (; i + kTables <= count; i += kTables)
        for (int table = 0; table < kTables; ++table) ++histogram[table][bins[i + table]];
    for (; i < count; ++i) ++histogram[0][bins[i]];
}

float meanOfFinite(const float* row, int64_t channels) {
    double sum = 0;
    int64_t count = 0;
    for (int64_t c = 0; c < channels; ++c)
        if (isFinite(std::bit_cast<uint32_t>(row[c]))) sum += row[c], ++count;
    return count ? static_cast<float>(sum / static_cast<double>(count)) : 0;
}

}  // namespace

BinLayout binLayout() {
    return {(127 + SignedLogBins::kMinExponent) * SignedLogBins::kPerOctave, SignedLogBins::kPerSign};
}

void scanOnCpu(const ActivationScan& scan, int64_t begin, int64_t end) {
    const int64_t tokensAtOnce =
        std::clamp<int64_t>(kValuesAtOnce / std::max<int64_t>(1, scan.channels), 1, kPartTokens);
    const auto largest = static_cast<std::size_t>(tokensAtOnce * scan.channels);
    std::vector<int32_t> bins(largest);
    std::vector<float> cleaned(largest);
    Histogram histogram{};
    for (int64_t index = begin; index < end; ++index) {
        const int64_t sequence = index / scan.parts(), firstToken = index % scan.parts() * kPartTokens;
        const int64_t lastToken = std::min(firstToken + kPartTokens, scan.tokens);
        const float* row = scan.values + (sequence * scan.tokens + firstToken) * scan.channels;
        PowerSums sums;
        sums.pivot = meanOfFinite(row, scan.channels);
        sums.minimum = kInfinity;
        sums.maximum = -kInfinity;
        for (int64_t token = firstToken; token < lastToken; token += tokensAtOnce) {
            const int64_t tokens = std::min(tokensAtOnce, lastToken - token), count = tokens * scan.channels;
            addExtremes(row, count, sums, cleaned.data());
            addPowers(cleaned.data(), count, sums);
            findBins(row, count, bins.data());
            countBins(bins.data(), count, histogram);
            for (const float* const after = row + count; row < after; row += scan.channels)
                raise(row, scan.channels, scan.channelMax);
        }
        if (sums.count == 0) sums.minimum = sums.maximum = 0;
        scan.sums[index] = sums;
    }
    for (const auto& table : histogram)
        for (int bin = 0; bin < SignedLogBins::kCount; ++bin) scan.histogram[bin] += table[bin];
}

}  // namespace outeffhop::metrics
