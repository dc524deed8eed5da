// SPDX-License-Identifier: GPL-3.0-or-later
#include <c10/cuda/CUDAStream.h>

#include <cmath>

#include "core/metrics/activation_scan.h"

namespace outeffhop::metrics {
namespace {

constexpr int kThreads = 256, kWarp = 32, kWarps = kThreads / kWarp;

__device__ bool isFinite(uint32_t bits) {
    return (bits & 0x7f800000u) != 0x7f800000u;
}

struct Add {
    template <class T>
    __device__ T operator()(T a, T b) const {
        return a + b;
    }
};
struct Min {
    __device__ float operator()(float a, float b) const { return fminf(a, b); }
};
struct Max {
    __device__ float operator()(float a, float b) const { return fmaxf(a, b); }
};

/// The combination over all threads of the block, in every thread and always in the same order.
template <class T, class Combine>
__device__ T overBlock(T value, Combine combine) {
    __shared__ T ofWarp[kWarps];
    for (int step = kWarp / 2; step > 0; step /= 2) value = combine(value, __shfl_down_sync(~0u, value, step));
    __syncthreads();
    if (threadIdx.x % kWarp == 0) ofWarp[threadIdx.x / kWarp] = value;
    __syncthreads();
    value = ofWarp[0];
    for (int warp = 1; warp < kWarps; ++warp) value = combine(value, ofWarp[warp]);
    return value;
}

__device__ int binOf(uint32_t bits, const BinLayout& bins) {
    const int above = int((bits & 0x7fffffffu) >> 21) - bins.smallest;
    const int magnitude = min(max(above, -1), bins.perSign - 1) + 1;
    return bits >> 31 ? bins.perSign - magnitude : bins.perSign + magnitude;
}

__device__ double meanOfFinite(const float* row, int64_t channels) {
    double sum = 0;
    long long count = 0;
    for (int64_t c = threadIdx.x; c < channels; c += kThreads)
        if (isFinite(__float_as_uint(row[c]))) sum += row[c], ++count;
    const double total = overBlock(sum, Add());
    count = overBlock(count, Add());
    return count ? total / double(count) : 0;
}

/// One block a part. A thread walks down the tokens of its channels, so that neighbours read neighbouring values and
/// a channel's maximum needs one atomic operation a part.
__global__ void scanParts(const ActivationScan scan, const BinLayout layout) {
    extern __shared__ uint32_t counts[];
    const int binCount = 2 * layout.perSign + 1;
    for (int bin = threadIdx.x; bin < binCount; bin += kThreads) counts[bin] = 0;
    const int64_t part = blockIdx.x, parts = (scan.tokens + kPartTokens - 1) / kPartTokens;
    const int64_t firstToken = part % parts * kPartTokens;
    const int64_t tokens = min(kPartTokens, scan.tokens - firstToken);
    const float* const rows = scan.values + (part / parts * scan.tokens + firstToken) * scan.channels;
    PowerSums sums;
    sums.pivot = meanOfFinite(rows, scan.channels);
    float minimum = INFINITY, maximum = -INFINITY, infNorm = 0;
    for (int64_t c = threadIdx.x; c < scan.channels; c += kThreads) {
        float channelMax = 0;
        for (int64_t token = 0; token < tokens; ++token) {
            const float x = rows[token * scan.channels + c];
            const uint32_t bits = __float_as_uint(x);
            if (!isFinite(bits)) {
                ++sums.nonFinite;
                continue;
            }
            const double d = x - sums.pivot, square = d * d;
            sums.first += d;
            sums.second += square;
            sums.third += square * d;
            sums.fourth += square * square;
            ++sums.count;
            minimum = fminf(minimum, x);
            maximum = fmaxf(maximum, x);
            channelMax = fmaxf(channelMax, fabsf(x));
            atomicAdd(counts + binOf(bits, layout), 1u);
        }
        // The bits of floats that are not negative are ordered as the floats.
        atomicMax(reinterpret_cast<unsigned*>(scan.channelMax + c), __float_as_uint(channelMax));
        infNorm = fmaxf(infNorm, channelMax);
    }
    sums.first = overBlock(sums.first, Add());
    sums.second = overBlock(sums.second, Add());
    sums.third = overBlock(sums.third, Add());
    sums.fourth = overBlock(sums.fourth, Add());
    sums.count = overBlock(static_cast<long long>(sums.count), Add());
    sums.nonFinite = overBlock(static_cast<long long>(sums.nonFinite), Add());
    minimum = overBlock(minimum, Min());
    maximum = overBlock(maximum, Max());
    sums.infNorm = overBlock(infNorm, Max());
    if (threadIdx.x == 0) {
        sums.minimum = sums.count ? minimum : 0;
        sums.maximum = sums.count ? maximum : 0;
        scan.sums[part] = sums;
    }
    for (int bin = threadIdx.x; bin < binCount; bin += kThreads)
        if (counts[bin]) atomicAdd(scan.histogram + bin, counts[bin]);
}

}  // namespace

void scanOnCuda(const ActivationScan& scan, const BinLayout& bins) {
    const int64_t blocks = scan.sequences * scan.parts();
    if (blocks == 0 || scan.channels == 0) return;
    const std::size_t shared = sizeof(uint32_t) * (2 * bins.perSign + 1);
    scanParts<<<static_cast<unsigned>(blocks), kThreads, shared, c10::cuda::getCurrentCUDAStream()>>>(scan, bins);
    C10_CUDA_KERNEL_LAUNCH_CHECK();
}

}  // namespace outeffhop::metrics
