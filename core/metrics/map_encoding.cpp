// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/map_encoding.h"

#include <algorithm>
#include <cmath>

#include "core/metrics/cpu_dispatch.h"
#include "core/store/map_codec.h"

namespace outeffhop::metrics {
namespace {

OUTEFFHOP_FOR_EACH_CPU
float largestOf(const float* row, int64_t keys) {
    float largest = 0;
#pragma omp simd reduction(max : largest)
    for (int64_t key = 0; key < keys; ++key) largest = row[key] > largest ? row[key] : largest;
    return largest;
}

OUTEFFHOP_FOR_EACH_CPU
void encodeRow(const float* row, int64_t keys, float perUnit, uint8_t* codes) {
#pragma omp simd
    for (int64_t key = 0; key < keys; ++key) {
        const float p = row[key] > 0 ? row[key] : 0;
        codes[key] = static_cast<uint8_t>(static_cast<int32_t>(std::min(std::sqrt(p) * perUnit + 0.5f, 255.f)));
    }
}

}  // namespace

void encodeOnCpu(const MapEncoding& work, int64_t begin, int64_t end) {
    for (int64_t row = begin; row < end; ++row) {
        const float* const probabilities = work.probabilities + row * work.keys;
        const uint16_t scale = store::halfFromFloat(largestOf(probabilities, work.keys));
        const float largest = store::floatFromHalf(scale);
        encodeRow(probabilities, work.keys, largest > 0 ? 255 / std::sqrt(largest) : 0, work.codes + row * work.keys);
        work.scales[row] = scale;
    }
}

}  // namespace outeffhop::metrics
