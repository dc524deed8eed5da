// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/attention/cpu_kernel.h"

#include <vector>

#include "core/attention/cpu_kernel_variants.h"

namespace outeffhop::attention {
namespace {

#ifdef __x86_64__
bool hasAvx512() {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
}

const CpuKernel* selectKernel(bool bf16Products) {
    if (hasAvx512())
        return bf16Products && __builtin_cpu_supports("avx512bf16") ? &avx512_bf16::kKernel : &avx512::kKernel;
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &avx2::kKernel : nullptr;
}
#else
const CpuKernel* selectKernel(bool) {
    return nullptr;
}
#endif

const CpuKernel* kernel(bool bf16Products) {
    static const CpuKernel* const selected[] = {selectKernel(false), selectKernel(true)};
    return selected[bf16Products];
}

/// Kept from call to call: fresh pages cost more than the attention of a short row.
float* scratchFor(const CpuWork& work) {
    thread_local std::vector<float> memory;
    const auto needed = static_cast<std::size_t>(kernel(work.bf16Products)->scratchSize(work)) + 16;
    if (memory.size() < needed) memory.resize(needed);
    const auto address = reinterpret_cast<std::uintptr_t>(memory.data());
    return memory.data() + (64 - address % 64) % 64 / sizeof(float);
}

}  // namespace

bool hasCpuKernel() {
    return kernel(false) != nullptr;
}

void cpuForward(const CpuWork& work, int64_t begin, int64_t end) {
    float* const scratch = scratchFor(work);
    for (int64_t index = begin; index < end; ++index) kernel(work.bf16Products)->forward(work, index, scratch);
}

void cpuBackward(const CpuWork& work, int64_t begin, int64_t end) {
    float* const scratch = scratchFor(work);
    for (int64_t index = begin; index < end; ++index) kernel(work.bf16Products)->backward(work, index, scratch);
}

}  // namespace outeffhop::attention
