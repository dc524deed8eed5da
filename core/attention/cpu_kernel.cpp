// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/attention/cpu_kernel.h"

#include <vector>

#include "core/attention/cpu_kernel_variants.h"

namespace outeffhop::attention {
namespace {

const CpuKernel* selectKernel() {
#ifdef __x86_64__
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512vl"))
        return &avx512::kKernel;
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &avx2::kKernel;
#endif
    return nullptr;
}

const CpuKernel* kernel() {
    static const CpuKernel* const selected = selectKernel();
    return selected;
}

/// Kept from call to call: fresh pages cost more than the attention of a short row.
float* scratchFor(const CpuWork& work) {
    thread_local std::vector<float> memory;
    const auto needed = static_cast<std::size_t>(kernel()->scratchSize(work)) + 16;
    if (memory.size() < needed) memory.resize(needed);
    const auto address = reinterpret_cast<std::uintptr_t>(memory.data());
    return memory.data() + (64 - address % 64) % 64 / sizeof(float);
}

}  // namespace

bool hasCpuKernel() {
    return kernel() != nullptr;
}

void cpuForward(const CpuWork& work, int64_t begin, int64_t end) {
    float* const scratch = scratchFor(work);
    for (int64_t index = begin; index < end; ++index) kernel()->forward(work, index, scratch);
}

void cpuBackward(const CpuWork& work, int64_t begin, int64_t end) {
    float* const scratch = scratchFor(work);
    for (int64_t index = begin; index < end; ++index) kernel()->backward(work, index, scratch);
}

}  // namespace outeffhop::attention
