// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/fused/gemm.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include "core/models/fused/gemm_variants.h"
#include "core/models/fused/row_kernels.h"

namespace outeffhop::models::fused {
namespace {

const GemmKernel* chooseKernel() {
#ifdef __x86_64__
    const bool fma = __builtin_cpu_supports("fma");
    if (fma && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
        return &avx512::kGemm;
    if (fma && __builtin_cpu_supports("avx2")) return &avx2::kGemm;
#endif
    return nullptr;
}

/// nullptr where there is none for this processor.
const GemmKernel* kernel() {
    static const GemmKernel* const chosen = chooseKernel();
    return chosen;
}

template <class T>
at::Tensor matrix(const T* data, std::int64_t rows, std::int64_t columns) {
    return at::from_blob(const_cast<T*>(data), {rows, columns}, at::TensorOptions(c10::CppTypeToScalarType<T>::value));
}

template <class T>
void multiplyByBlas(const Product<T>& product, const RightFactor& b) {
    const at::NoGradGuard noGradient;
    at::Tensor c = matrix(product.c, product.m, b.n);
    at::addmm_out(c, c, matrix(product.a, product.m, b.k), b.transposed ? b.source.t() : b.source,
                  product.accumulate ? 1 : 0);
    if (product.relu)
        biasRelu(product.m, b.n, product.c, product.bias);
    else if (product.bias)
        addBias(product.m, b.n, product.c, product.bias);
}

}  // namespace

RightFactor rightFactor(const at::Tensor& source, bool transposed) {
    const std::int64_t k = source.size(transposed ? 1 : 0), n = source.size(transposed ? 0 : 1);
    RightFactor factor{k, n, source.detach(), transposed, {}};
    if (source.scalar_type() != at::kFloat || !kernel()) return factor;
    const std::int64_t panels = at::divup(n, kernel()->panelColumns);
    factor.panels = at::empty({panels, k, kernel()->panelColumns}, source.options().requires_grad(false));
    const auto pack = transposed ? kernel()->packTransposed : kernel()->pack;
    constexpr std::int64_t kGrain = 32768;  // floats a thread should have at least
    at::parallel_for(
        0, panels, at::divup(kGrain, k * kernel()->panelColumns), [&](std::int64_t first, std::int64_t end) {
            pack(source.const_data_ptr<float>(), k, n, first, end, factor.panels.mutable_data_ptr<float>());
        });
    return factor;
}

template <>
void multiply(const Product<float>& product, const RightFactor& b) {
    if (!b.panels.defined()) return multiplyByBlas(product, b);
    kernel()->multiply({product.m, b.n, b.k, product.a, b.panels.const_data_ptr<float>(), product.c, product.bias,
                        product.relu, product.accumulate});
}

template <>
void multiply(const Product<double>& product, const RightFactor& b) {
    multiplyByBlas(product, b);
}

at::Tensor transposedProduct(const at::Tensor& g, const at::Tensor& x) {
    if (g.scalar_type() != at::kFloat || !kernel()) return g.t().mm(x);
    const std::int64_t m = g.size(0), n = g.size(1), k = x.size(1);
    const at::Tensor result = at::empty({n, k}, g.options());
    if (m == 0) return result.zero_();
    constexpr std::int64_t kGrain = 16;  // rows of the result a thread should have at least
    const std::int64_t units = at::divup(n, kGrain);
    at::parallel_for(0, units, 1, [&](std::int64_t first, std::int64_t end) {
        kernel()->multiplyTransposed(m, n, k, g.const_data_ptr<float>(), x.const_data_ptr<float>(),
                                     result.mutable_data_ptr<float>(), first * kGrain, std::min(n, end * kGrain));
    });
    return result;
}

}  // namespace outeffhop::models::fused
