// SPDX-License-Identifier: GPL-3.0-or-later
#include <c10/cuda/CUDAStream.h>
#include <cuda_fp16.h>

#include "core/metrics/map_encoding.h"

namespace outeffhop::metrics {
namespace {

constexpr int kWarp = 32, kRowsPerBlock = 8;

/// One warp a row: the largest probability, then the codes. Square roots and divisions are rounded as on the CPU.
__global__ void encodeRows(const MapEncoding work) {
    const int64_t row = int64_t(blockIdx.x) * kRowsPerBlock + threadIdx.x / kWarp;
    if (row >= work.rows) return;
    const int lane = threadIdx.x % kWarp;
    const float* const probabilities = work.probabilities + row * work.keys;
    float largest = 0;
    for (int64_t key = lane; key < work.keys; key += kWarp) largest = fmaxf(largest, probabilities[key]);
    for (int step = kWarp / 2; step > 0; step /= 2) largest = fmaxf(largest, __shfl_xor_sync(~0u, largest, step));
    const __half scale = __float2half_rn(largest);
    const float rounded = __half2float(scale);
    const float perUnit = rounded > 0 ? __fdiv_rn(255.f, __fsqrt_rn(rounded)) : 0;
    for (int64_t key = lane; key < work.keys; key += kWarp) {
        const float p = probabilities[key] > 0 ? probabilities[key] : 0;
        const float code = __fadd_rn(__fmul_rn(__fsqrt_rn(p), perUnit), 0.5f);
        work.codes[row * work.keys + key] = static_cast<uint8_t>(fminf(code, 255.f));
    }
    if (lane == 0) work.scales[row] = __half_as_ushort(scale);
}

}  // namespace

void encodeOnCuda(const MapEncoding& work) {
    if (work.rows == 0 || work.keys == 0) return;
    const auto blocks = static_cast<unsigned>((work.rows + kRowsPerBlock - 1) / kRowsPerBlock);
    encodeRows<<<blocks, kWarp * kRowsPerBlock, 0, c10::cuda::getCurrentCUDAStream()>>>(work);
    C10_CUDA_KERNEL_LAUNCH_CHECK();
}

}  // namespace outeffhop::metrics
