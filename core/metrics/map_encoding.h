// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

/// Plain C++17 and raw pointers: included by the CUDA kernel as well as by its CPU twin.
namespace outeffhop::metrics {

/// store::MapCodec on `rows` rows of `keys` probabilities, contiguous.
struct MapEncoding {
    const float* probabilities = nullptr;  ///< [rows, keys]
    int64_t rows = 0, keys = 0;
    uint8_t* codes = nullptr;    ///< [rows, keys]
    uint16_t* scales = nullptr;  ///< [rows], float16 bits
};

/// Rows [begin, end); calls on different rows may run at the same time.
void encodeOnCpu(const MapEncoding& work, int64_t begin, int64_t end);

/// All rows, on the current device and stream; all pointers are device pointers. A function of the CUDA library, see
/// core/cuda/library.h.
extern "C" void encodeOnCuda(const MapEncoding& work);

}  // namespace outeffhop::metrics
