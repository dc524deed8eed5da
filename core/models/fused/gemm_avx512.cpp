// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cstdint>

#include "core/models/fused/gemm_variants.h"

#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vl,fma")

namespace outeffhop::models::fused::avx512 {
namespace {

using std::int64_t;
constexpr int kLanes = 16;
constexpr int kTileRows = 8;

#include "core/models/fused/gemm_kernel.h"

}  // namespace

const GemmKernel kGemm{kPanel, pack, packTransposed, multiply, multiplyTransposed};

}  // namespace outeffhop::models::fused::avx512
