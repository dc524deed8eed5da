// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/attention/cpu_kernel.h"

namespace outeffhop::attention {

/// The kernel compiled for one instruction set; `index` counts batch * heads.
struct CpuKernel {
    int64_t (*scratchSize)(const CpuWork&);  ///< floats
    void (*forward)(const CpuWork&, int64_t index, float* scratch);
    void (*backward)(const CpuWork&, int64_t index, float* scratch);
};

namespace avx2 {
extern const CpuKernel kKernel;
}
namespace avx512 {
extern const CpuKernel kKernel;
}
/// Products in bfloat16: rounds q, k, v and the weights to it, as LibTorch does for bfloat16 tensors.
namespace avx512_bf16 {
extern const CpuKernel kKernel;
}

}  // namespace outeffhop::attention
