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
constexpr int kTables = 4;                         // equal neighbours count into different tables
constexpr int kUncounted = SignedLogBins::kCount;  // bin of NaN and infinities
using Histogram = std::array<std::array<uint32_t, SignedLogBins::kCount + 1>, kTables>;

/// The bit pattern tells what is finite even where the compiler assumes that everything is.
inline bool isFinite(uint32_t bits) {
    return (bits & 0x7f800000u) != 0x7f800000u;
}

OUTEFFHOP_FOR_EACH_CPU
void addRow(const float* row, int64_t channels, double pivot, PowerSums& sums, float* channelMax) {
    double first = 0, second = 0, third = 0, fourth = 0;
    float minimum = sums.minimum, maximum = sums.maximum, infNorm = sums.infNorm;
    int32_t nonFinite = 0;
#pragma omp simd reduction(+ : first, second, third, fourth, nonFinite) reduction(min : minimum) \
    reduction(max : maximum, infNorm)
    for (int64_t c = 0; c < channels; ++c) {
        const float x = row[c];
        const bool finite = isFinite(std::bit_cast<uint32_t>(x));
        const double d = finite ? x - pivot : 0.0, square = d * d;
        first += d;
        second += square;
        third += square * d;
        fourth += square * square;
        nonFinite += finite ? 0 : 1;
        const float low = finite ? x : kInfinity, high = finite ? x : -kInfinity;
        const float size = finite ? std::fabs(x) : 0.f;
        minimum = low < minimum ? low : minimum;
        maximum = high > maximum ? high : maximum;
        infNorm = size > infNorm ? size : infNorm;
        channelMax[c] = size > channelMax[c] ? size : channelMax[c];
    }
    sums.first += first;
    sums.second += second;
    sums.third += third;
    sums.fourth += fourth;
    sums.nonFinite += nonFinite;
    sums.count += channels - nonFinite;
    sums.minimum = minimum;
    sums.maximum = maximum;
    sums.infNorm = infNorm;
}

OUTEFFHOP_FOR_EACH_CPU
void findBins(const float* row, int64_t channels, int32_t* bins) {
    const auto [smallest, perSign] = binLayout();
#pragma omp simd
    for (int64_t c = 0; c < channels; ++c) {
        const auto bits = std::bit_cast<uint32_t>(row[c]);
        const int32_t above = static_cast<int32_t>((bits & 0x7fffffffu) >> 21) - smallest;
        const int32_t magnitude = std::min(std::max(above, -1), perSign - 1) + 1;
        const int32_t bin = (bits >> 31) ? perSign - magnitude : perSign + magnitude;
        bins[c] = isFinite(bits) ? bin : kUncounted;
    }
}

void countBins(const int32_t* bins, int64_t channels, Histogram& histogram) {
    int64_t c = 0;
    for (; c + kTables <= channels; c += kTables)
        for (int table = 0; table < kTables; ++table) ++histogram[table][bins[c + table]];
    for (; c < channels; ++c) ++histogram[0][bins[c]];
}

double meanOfFinite(const float* row, int64_t channels) {
    double sum = 0;
    int64_t count = 0;
    for (int64_t c = 0; c < channels; ++c)
        if (isFinite(std::bit_cast<uint32_t>(row[c]))) sum += row[c], ++count;
    return count ? sum / static_cast<double>(count) : 0;
}

}  // namespace

BinLayout binLayout() {
    return {(127 + SignedLogBins::kMinExponent) * SignedLogBins::kPerOctave, SignedLogBins::kPerSign};
}

void scanOnCpu(const ActivationScan& scan, int64_t begin, int64_t end) {
    std::vector<int32_t> bins(static_cast<std::size_t>(scan.channels));
    Histogram histogram{};
    for (int64_t index = begin; index < end; ++index) {
        const int64_t sequence = index / scan.parts(), firstToken = index % scan.parts() * kPartTokens;
        const int64_t lastToken = std::min(firstToken + kPartTokens, scan.tokens);
        const float* row = scan.values + (sequence * scan.tokens + firstToken) * scan.channels;
        PowerSums sums;
        sums.pivot = meanOfFinite(row, scan.channels);
        sums.minimum = kInfinity;
        sums.maximum = -kInfinity;
        for (int64_t token = firstToken; token < lastToken; ++token, row += scan.channels) {
            addRow(row, scan.channels, sums.pivot, sums, scan.channelMax);
            findBins(row, scan.channels, bins.data());
            countBins(bins.data(), scan.channels, histogram);
        }
        if (sums.count == 0) sums.minimum = sums.maximum = 0;
        scan.sums[index] = sums;
    }
    for (const auto& table : histogram)
        for (int bin = 0; bin < SignedLogBins::kCount; ++bin) scan.histogram[bin] += table[bin];
}

}  // namespace outeffhop::metrics
