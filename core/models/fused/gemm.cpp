// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/fused/gemm.h"

#include <ATen/ATen.h>

// The BLAS inside LibTorch. A build that does not export it leaves these null.
extern "C" {
using Blas = void(const char* transposeA, const char* transposeB, const int* m, const int* n, const int* k,
                  const void* alpha, const void* a, const int* lda, const void* b, const int* ldb, const void* beta,
                  void* c, const int* ldc);
__attribute__((weak)) Blas sgemm_;
__attribute__((weak)) Blas dgemm_;
}

namespace outeffhop::models::fused {
namespace {

template <class T>
Blas* blas() {
    return sizeof(T) == sizeof(float) ? sgemm_ : dgemm_;
}

template <class T>
at::Tensor matrix(const T* data, std::int64_t rows, std::int64_t columns) {
    return at::from_blob(const_cast<T*>(data), {rows, columns}, at::TensorOptions(c10::CppTypeToScalarType<T>::value));
}

/// Row-major c = a op(b) is column-major c^T = op(b)^T a^T.
template <class T>
void callBlas(char transposeB, std::int64_t m, std::int64_t n, std::int64_t k, const T* a, const T* b, T* c,
              bool accumulate) {
    const T one = 1, beta = accumulate ? 1 : 0;
    const char plain = 'N';
    const int rows = static_cast<int>(m), columns = static_cast<int>(n), inner = static_cast<int>(k);
    blas<T>()(&transposeB, &plain, &columns, &rows, &inner, &one, b, transposeB == 'T' ? &inner : &columns, a, &inner,
              &beta, c, &columns);
}

}  // namespace

template <class T>
void multiplyTransposed(std::int64_t m, std::int64_t n, std::int64_t k, const T* a, const T* b, T* c) {
    if (blas<T>()) return callBlas('T', m, n, k, a, b, c, false);
    const at::NoGradGuard noGradient;
    at::Tensor result = matrix(c, m, n);
    at::mm_out(result, matrix(a, m, k), matrix(b, n, k).t());
}

template <class T>
void multiply(std::int64_t m, std::int64_t n, std::int64_t k, const T* a, const T* b, T* c, bool accumulate) {
    if (blas<T>()) return callBlas('N', m, n, k, a, b, c, accumulate);
    const at::NoGradGuard noGradient;
    at::Tensor result = matrix(c, m, n);
    at::addmm_out(result, result, matrix(a, m, k), matrix(b, k, n), accumulate ? 1 : 0);
}

template void multiplyTransposed(std::int64_t, std::int64_t, std::int64_t, const float*, const float*, float*);
template void multiplyTransposed(std::int64_t, std::int64_t, std::int64_t, const double*, const double*, double*);
template void multiply(std::int64_t, std::int64_t, std::int64_t, const float*, const float*, float*, bool);
template void multiply(std::int64_t, std::int64_t, std::int64_t, const double*, const double*, double*, bool);

}  // namespace outeffhop::models::fused
