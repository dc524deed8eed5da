// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/largest_values.h"

#include <algorithm>
#include <bit>

#include "core/metrics/cpu_dispatch.h"

namespace outeffhop::metrics {
namespace {

constexpr int64_t kChunk = 256;
constexpr uint32_t kInfinityBits = 0x7f800000u;

/// |x| as an integer, in which finite values are ordered; 0 for NaN and infinities.
inline uint32_t sizeBits(float x) {
    const uint32_t bits = std::bit_cast<uint32_t>(x) & 0x7fffffffu;
    return bits < kInfinityBits ? bits : 0;
}

OUTEFFHOP_FOR_EACH_CPU
uint32_t largestBits(const float* x, int64_t count) {
    uint32_t largest = 0;
#pragma omp simd reduction(max : largest)
    for (int64_t i = 0; i < count; ++i) largest = std::max(largest, sizeBits(x[i]));
    return largest;
}

/// Whether a comes before b in the result.
bool outranks(const Entry& a, const Entry& b) {
    const uint32_t sizeA = sizeBits(a.value), sizeB = sizeBits(b.value);
    return sizeA != sizeB ? sizeA > sizeB : a.index < b.index;
}

}  // namespace

std::vector<Entry> largestValues(const float* x, int64_t count, int64_t k) {
    std::vector<Entry> heap;  // its front is the entry that would go next
    const auto isFull = [&] { return static_cast<int64_t>(heap.size()) == k; };
    for (int64_t first = 0; k > 0 && first < count; first += kChunk) {
        const int64_t size = std::min(kChunk, count - first);
        if (isFull() && largestBits(x + first, size) <= sizeBits(heap.front().value)) continue;
        for (int64_t i = first; i < first + size; ++i) {
            const Entry entry{x[i], i};
            if ((std::bit_cast<uint32_t>(x[i]) & kInfinityBits) == kInfinityBits) continue;
            if (isFull()) {
                if (!outranks(entry, heap.front())) continue;
                std::pop_heap(heap.begin(), heap.end(), outranks);
                heap.pop_back();
            }
            heap.push_back(entry);
            std::push_heap(heap.begin(), heap.end(), outranks);
        }
    }
    std::sort(heap.begin(), heap.end(), outranks);
    return heap;
}

}  // namespace outeffhop::metrics
