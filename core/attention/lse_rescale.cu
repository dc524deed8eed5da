// SPDX-License-Identifier: GPL-3.0-or-later
#include <c10/cuda/CUDAStream.h>
#include <cuda_bf16.h>
#include <cuda_fp16.h>

#include <cmath>

#include "core/attention/lse_rescale.h"

namespace outeffhop::attention {
namespace {

constexpr int kWarp = 32;
constexpr int kWarpsPerBlock = 8;

__device__ float toFloat(__nv_bfloat16 x) {
    return __bfloat162float(x);
}
__device__ float toFloat(__half x) {
    return __half2float(x);
}
__device__ float toFloat(float x) {
    return x;
}
__device__ double toFloat(double x) {
    return x;
}
template <class T>
__device__ T fromFloat(float x);
template <>
__device__ __nv_bfloat16 fromFloat(float x) {
    return __float2bfloat16(x);
}
template <>
__device__ __half fromFloat(float x) {
    return __float2half(x);
}
template <>
__device__ float fromFloat(float x) {
    return x;
}
template <class T>
__device__ T fromFloat(double x) {
    return static_cast<T>(x);
}

/// One warp a row; a block works on rows of one (batch, head).
template <class T, class Accumulate>
__global__ void rescaleRows(const LseRescale work) {
    const int warp = threadIdx.x / kWarp, lane = threadIdx.x % kWarp;
    const int64_t batch = blockIdx.x / work.heads, head = blockIdx.x % work.heads;
    const int64_t query = int64_t(blockIdx.y) * kWarpsPerBlock + warp;
    if (query >= work.queries) return;
    T* const output = static_cast<T*>(work.output) + batch * work.outputStrides[0] + head * work.outputStrides[1] +
                      query * work.outputStrides[2];
    const int64_t at = batch * work.lseStrides[0] + head * work.lseStrides[1] + query * work.lseStrides[2];
    Accumulate* const lsePlace = static_cast<Accumulate*>(work.lse) + at;
    const Accumulate lse = *lsePlace;
    const bool hasNoKey = work.firstKey && work.firstKey[batch] > (work.causal ? query : work.keys - 1);
    Accumulate handover = lse, noop = 0;
    if (hasNoKey) {
        handover = 0;
        noop = 1;
        for (int64_t i = lane; i < work.headDim; i += kWarp) output[i] = fromFloat<T>(Accumulate(0));
    } else if (work.nullKey) {
        const Accumulate nullLogit = Accumulate(work.nullLogit), z = lse - nullLogit;
        const Accumulate small = exp(-fabs(z));
        handover = fmax(lse, nullLogit) + log1p(small);
        noop = (z > 0 ? small : Accumulate(1)) / (1 + small);
        const Accumulate factor = (z > 0 ? Accumulate(1) : small) / (1 + small);
        for (int64_t i = lane; i < work.headDim; i += kWarp)
            output[i] = fromFloat<T>(Accumulate(toFloat(output[i])) * factor);
    }
    __syncwarp();  // all lanes have read lse
    if (lane > 0) return;
    if (hasNoKey) *lsePlace = -Accumulate(INFINITY);
    static_cast<Accumulate*>(work.handover)[at] = handover;
    static_cast<Accumulate*>(work.noop)[at] = noop;
}

}  // namespace

void rescaleLseOnCuda(const LseRescale& work) {
    if (work.batch * work.heads * work.queries == 0) return;
    const dim3 grid(static_cast<unsigned>(work.batch * work.heads),
                    static_cast<unsigned>((work.queries + kWarpsPerBlock - 1) / kWarpsPerBlock));
    const dim3 block(kWarp * kWarpsPerBlock);
    const cudaStream_t stream = c10::cuda::getCurrentCUDAStream();
    switch (work.element) {
        case Element::float64:
            rescaleRows<double, double><<<grid, block, 0, stream>>>(work);
            break;
        case Element::float32:
            rescaleRows<float, float><<<grid, block, 0, stream>>>(work);
            break;
        case Element::bfloat16:
            rescaleRows<__nv_bfloat16, float><<<grid, block, 0, stream>>>(work);
            break;
        case Element::float16:
            rescaleRows<__half, float><<<grid, block, 0, stream>>>(work);
            break;
    }
    C10_CUDA_KERNEL_LAUNCH_CHECK();
}

}  // namespace outeffhop::attention
