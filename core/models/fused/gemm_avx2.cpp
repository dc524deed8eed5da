// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdint>

#include "core/models/fused/gemm_variants.h"

#pragma GCC target("avx2,fma")

namespace outeffhop::models::fused::avx2 {
namespace {

using std::int64_t;
constexpr int kLanes = 8;
constexpr int kTileRows = 6;

// Each part uses those before it.
// clang-format off
#include "core/models/fused/gemm_vectors.h"
#include "core/attention/vector_transpose.h"
#include "core/models/fused/gemm_factors_float.h"
#include "core/models/fused/gemm_kernel.h"
// clang-format on

}  // namespace

const GemmKernel kGemm{kPanel, kSpan, pack, packTransposed, multiply, multiplyTransposed};

}  // namespace outeffhop::models::fused::avx2
