// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>

#include <algorithm>
#include <cstdint>

/// Sharing the rows of dense matrices among threads.
namespace outeffhop::models::fused {

/// True for what the kernels of this folder compute: fp32 and fp64 on the CPU.
inline bool hasKernelsFor(const at::Tensor& x) {
    return x.is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble);
}

/// Threads that share `rows` rows.
inline std::int64_t laneCount(std::int64_t rows) {
    constexpr std::int64_t kLeastRows = 16;
    return std::clamp<std::int64_t>(rows / kLeastRows, 1, at::get_num_threads());
}

/// f(lane, first row, end row) on blocks of rows of about kBlockBytes, to stay in the cache, but not fewer than
/// kBlockRows, so that weights are not read for a few rows. `rowBytes`: what is touched in a row. The split depends on
/// the number of threads only.
template <class F>
void forRowBlocks(std::int64_t rows, std::int64_t rowBytes, const F& f) {
    constexpr std::int64_t kBlockBytes = 1 << 20, kBlockRows = 256;
    if (rows == 0) return;
    const std::int64_t lanes = laneCount(rows);
    const std::int64_t blockRows = std::max(kBlockBytes / rowBytes, kBlockRows);
    const std::int64_t blocksPerLane = std::max<std::int64_t>(1, rows / (lanes * blockRows));
    const std::int64_t blocks = std::min(rows, lanes * blocksPerLane);
    at::parallel_for(0, lanes, 1, [&](std::int64_t firstLane, std::int64_t endLane) {
        for (std::int64_t lane = firstLane; lane < endLane; ++lane)
            for (std::int64_t block = lane * blocks / lanes; block < (lane + 1) * blocks / lanes; ++block)
                f(lane, block * rows / blocks, (block + 1) * rows / blocks);
    });
}

/// Calls f with a value of the tensor's type.
template <class F>
void dispatchType(const at::Tensor& x, const F& f) {
    x.scalar_type() == at::kDouble ? f(double{}) : f(float{});
}

/// The data of a dense matrix from `row` on; nullptr without a matrix.
template <class T>
T* rowOf(const at::Tensor& matrix, std::int64_t row) {
    return matrix.defined() ? static_cast<T*>(matrix.data_ptr()) + row * matrix.size(1) : nullptr;
}

template <class T>
const T* dataOf(const at::Tensor& tensor) {
    return tensor.defined() ? static_cast<const T*>(tensor.const_data_ptr()) : nullptr;
}

}  // namespace outeffhop::models::fused
