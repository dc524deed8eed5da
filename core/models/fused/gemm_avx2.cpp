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

#include "core/models/fused/gemm_kernel.h"

}  // namespace

const GemmKernel kGemm{kPanel, pack, packTransposed, multiply, multiplyTransposed};

}  // namespace outeffhop::models::fused::avx2
