// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

/// The matrix kernel for one instruction set: fp32 matrices and sums, factors fp32 or pairs of bfloat16. Column counts
/// are in `panels` of `panelColumns`: a right factor b [k, n] is packed as [panels][k / span][panelColumns] words of 32
/// bits, filled up with zeros.
namespace outeffhop::models::fused {

struct GemmCall {
    std::int64_t m, n, k;
    const float* a;      ///< [m, k]
    const void* panels;  ///< of b
    float* c;            ///< [m, n]
    const float* bias;   ///< [n] or nullptr
    bool relu, accumulate;
};

/// c [n, k] = (or +=) g^T x.
struct TransposedGemmCall {
    std::int64_t m, n, k;
    const float* g;  ///< [m, n]
    const float* x;  ///< [m, k]
    float* c;
    bool accumulate;
};

struct GemmKernel {
    std::int64_t panelColumns;
    std::int64_t span;  ///< values of the summed dimension in a word: 1 fp32 or 2 bfloat16
    /// Panels `first` to `end` of b, or of the transpose of b [n, k].
    void (*pack)(const float* b, std::int64_t k, std::int64_t n, std::int64_t first, std::int64_t end, void* panels);
    void (*packTransposed)(const float* b, std::int64_t k, std::int64_t n, std::int64_t first, std::int64_t end,
                           void* panels);
    void (*multiply)(const GemmCall& call);
    /// Rows `first` to `end` of c.
    void (*multiplyTransposed)(const TransposedGemmCall& call, std::int64_t first, std::int64_t end);
};

namespace avx2 {
extern const GemmKernel kGemm;
}
namespace avx512 {
extern const GemmKernel kGemm;
}
/// Rounds factors to bfloat16 while packing.
namespace avx512_bf16 {
extern const GemmKernel kGemm;
}

}  // namespace outeffhop::models::fused
