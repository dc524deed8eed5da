// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/inf_norm.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/metrics/cpu_dispatch.h"

namespace outeffhop::metrics {
namespace {

constexpr int64_t kValuesAtOnce = 1 << 16;

// Without their sign, the bits of floating numbers are ordered as |x| is, infinity above all numbers and NaN above it.
OUTEFFHOP_FOR_EACH_CPU
uint32_t largestBits(const uint32_t* bits, int64_t count) {
    uint32_t largest = 0;
#pragma omp simd reduction(max : largest)
    for (int64_t i = 0; i < count; ++i) largest = std::max(largest, bits[i] & 0x7fffffffu);
    return largest;
}

OUTEFFHOP_FOR_EACH_CPU
uint16_t largestBits(const uint16_t* bits, int64_t count) {
    uint16_t largest = 0;
#pragma omp simd reduction(max : largest)
    for (int64_t i = 0; i < count; ++i) largest = std::max(largest, static_cast<uint16_t>(bits[i] & 0x7fffu));
    return largest;
}

template <class Bits>
Bits largestBitsOf(const at::Tensor& x) {
    const at::Tensor dense = x.contiguous();
    const auto* const bits = static_cast<const Bits*>(dense.const_data_ptr());
    return at::parallel_reduce(
        0, dense.numel(), kValuesAtOnce, Bits{0},
        [&](int64_t begin, int64_t end, Bits largest) {
            return std::max(largest, largestBits(bits + begin, end - begin));
        },
        [](Bits a, Bits b) { return std::max(a, b); });
}

}  // namespace

at::Tensor maxInfNorm(const at::Tensor& x) {
    const auto single = [](uint32_t bits) { return at::scalar_tensor(std::bit_cast<float>(bits)); };
    if (x.is_cpu() && x.scalar_type() == at::kFloat) return single(largestBitsOf<uint32_t>(x));
    if (x.is_cpu() && x.scalar_type() == at::kBFloat16)
        return single(static_cast<uint32_t>(largestBitsOf<uint16_t>(x)) << 16);
    if (x.numel() == 0) return at::zeros({}, x.options().dtype(at::kFloat));
    return at::linalg_vector_norm(x, INFINITY, {}, false).to(at::kFloat);
}

}  // namespace outeffhop::metrics
