// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

/// Products of dense row-major matrices (fp32 by kernels of our own where the processor has AVX2 or AVX-512, else by
/// the BLAS of LibTorch). For the sizes of a transformer block on a share of the rows, they beat a BLAS call, which
/// packs its operands each time: here the weight is packed once for all rows.
namespace outeffhop::models::fused {

struct GemmKernel;

/// Whether this processor multiplies bfloat16 (AVX-512 with BF16).
bool hasBf16Products();

/// What products of fp32 matrices multiply; sums are fp32 in either case.
enum class Factors {
    exact,
    bf16  ///< rounded to bfloat16, twice as fast; as `exact` for fp64 and without hasBf16Products()
};

/// The right factor of products a b, b being [k, n].
struct RightFactor {
    std::int64_t k = 0, n = 0;
    at::Tensor source;  ///< b, or b^T if `transposed`
    bool transposed = false;
    const GemmKernel* kernel = nullptr;  ///< nullptr: the BLAS
    at::Tensor panels;                   ///< b as the kernel wants it
};

/// `source` is b^T [n, k] if `transposed`, else b [k, n]; fp32 or fp64. Uses all threads.
RightFactor rightFactor(const at::Tensor& source, bool transposed, Factors factors = Factors::exact);

/// c [m, n] = a [m, k] b. May be called on several threads for different rows.
template <class T>
struct Product {
    std::int64_t m;
    const T* a;
    T* c;
    const T* bias = nullptr;  ///< is added to each row of the result
    bool relu = false;        ///< then replaces what is negative by 0
    bool accumulate = false;  ///< adds to c instead; without bias and relu
};
template <class T>
void multiply(const Product<T>& product, const RightFactor& b);

/// result [n, k] = g^T x with g [m, n] and x [m, k], or that added to the result.
struct TransposedProduct {
    at::Tensor g, x, result;
    bool accumulate = false;

    /// With memory for the result.
    static TransposedProduct of(const at::Tensor& g, const at::Tensor& x);
};

/// All of them together, on all threads; the results do not depend on the number of threads.
void multiply(const std::vector<TransposedProduct>& products, Factors factors = Factors::exact);

}  // namespace outeffhop::models::fused
