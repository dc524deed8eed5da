// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdint>

#include "core/attention/cpu_kernel_variants.h"

#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vl,fma")

namespace outeffhop::attention::avx512 {
namespace {

constexpr int kLanes = 16;
constexpr int kTileRows = 8;

// Each part uses those before it.
// clang-format off
#include "core/attention/cpu_kernel_math.h"
#include "core/attention/vector_transpose.h"
#include "core/attention/cpu_kernel_factors_float.h"
#include "core/attention/cpu_kernel_matrix.h"
#include "core/attention/cpu_kernel_rows.h"
#include "core/attention/cpu_kernel_heads.h"
// clang-format on

}  // namespace

const CpuKernel kKernel{scratchSize, forward, backward};

}  // namespace outeffhop::attention::avx512
