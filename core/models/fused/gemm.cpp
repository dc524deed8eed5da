// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/fused/gemm.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <array>

#include "core/models/fused/gemm_variants.h"
#include "core/models/fused/row_kernels.h"

namespace outeffhop::models::fused {
namespace {

#ifdef __x86_64__
bool hasAvx512() {
    return __builtin_cpu_supports("fma") && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
}

const GemmKernel* chooseKernel(Factors factors) {
    if (factors == Factors::bf16 && hasBf16Products()) return &avx512_bf16::kGemm;
    if (hasAvx512()) return &avx512::kGemm;
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &avx2::kGemm : nullptr;
}
#else
const GemmKernel* chooseKernel(Factors) {
    return nullptr;
}
#endif

/// nullptr where there is none for this processor.
const GemmKernel* kernelFor(at::ScalarType type, Factors factors) {
    static const std::array chosen{chooseKernel(Factors::exact), chooseKernel(Factors::bf16)};
    return type == at::kFloat ? chosen[static_cast<std::size_t>(factors)] : nullptr;
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

void multiplyByBlas(const std::vector<TransposedProduct>& products) {
    const at::NoGradGuard noGradient;
    for (const auto& product : products) {
        at::Tensor result = product.result;
        at::addmm_out(result, result, product.g.t(), product.x, product.accumulate ? 1 : 0);
    }
}

constexpr std::int64_t kGroup = 8;  // rows of a result that are never split

/// The part of all results that one of `lanes` threads computes: about as many elements as the others.
void multiplyShare(const GemmKernel& kernel, const std::vector<TransposedGemmCall>& calls, std::int64_t size,
                   std::int64_t lane, std::int64_t lanes) {
    std::int64_t first = size * lane / lanes, end = size * (lane + 1) / lanes;
    for (const TransposedGemmCall& call : calls) {
        const std::int64_t groups = at::divup(call.n, kGroup);
        const auto groupAt = [&](std::int64_t element) {
            return std::clamp<std::int64_t>(element <= 0 ? 0 : at::divup(element, kGroup * call.k), 0, groups);
        };
        if (groupAt(first) < groupAt(end))
            kernel.multiplyTransposed(call, groupAt(first) * kGroup, std::min(call.n, groupAt(end) * kGroup));
        first -= groups * kGroup * call.k;
        end -= groups * kGroup * call.k;
    }
}

}  // namespace

bool hasBf16Products() {
#ifdef __x86_64__
    return hasAvx512() && __builtin_cpu_supports("avx512bf16");
#else
    return false;
#endif
}

RightFactor rightFactor(const at::Tensor& source, bool transposed, Factors factors) {
    const std::int64_t k = source.size(transposed ? 1 : 0), n = source.size(transposed ? 0 : 1);
    const GemmKernel* const kernel = kernelFor(source.scalar_type(), factors);
    RightFactor factor{k, n, source.detach(), transposed, kernel, {}};
    if (!kernel) return factor;
    const std::int64_t panels = at::divup(n, kernel->panelColumns);
    factor.panels =
        at::empty({panels, at::divup(k, kernel->span), kernel->panelColumns}, source.options().requires_grad(false));
    const auto pack = transposed ? kernel->packTransposed : kernel->pack;
    constexpr std::int64_t kGrain = 32768;  // floats a thread should have at least
    at::parallel_for(0, panels, at::divup(kGrain, k * kernel->panelColumns), [&](std::int64_t first, std::int64_t end) {
        pack(source.const_data_ptr<float>(), k, n, first, end, factor.panels.mutable_data_ptr());
    });
    return factor;
}

template <>
void multiply(const Product<float>& product, const RightFactor& b) {
    if (!b.kernel) return multiplyByBlas(product, b);
    b.kernel->multiply({product.m, b.n, b.k, product.a, b.panels.const_data_ptr(), product.c, product.bias,
                        product.relu, product.accumulate});
}

template <>
void multiply(const Product<double>& product, const RightFactor& b) {
    multiplyByBlas(product, b);
}

TransposedProduct TransposedProduct::of(const at::Tensor& g, const at::Tensor& x) {
    return {g, x, at::empty({g.size(1), x.size(1)}, g.options())};
}

void multiply(const std::vector<TransposedProduct>& products, Factors factors) {
    if (products.empty()) return;
    const GemmKernel* const kernel = kernelFor(products.front().g.scalar_type(), factors);
    if (!kernel) return multiplyByBlas(products);
    std::vector<TransposedGemmCall> calls;
    std::int64_t size = 0;
    for (const auto& [g, x, result, accumulate] : products) {
        calls.push_back({g.size(0), g.size(1), x.size(1), g.const_data_ptr<float>(), x.const_data_ptr<float>(),
                         result.mutable_data_ptr<float>(), accumulate});
        if (calls.back().m == 0 && !accumulate) result.zero_();
        size += at::divup(g.size(1), kGroup) * kGroup * x.size(1);
    }
    const std::int64_t lanes = at::get_num_threads();
    at::parallel_for(0, lanes, 1, [&](std::int64_t first, std::int64_t end) {
        for (std::int64_t lane = first; lane < end; ++lane) multiplyShare(*kernel, calls, size, lane, lanes);
    });
}

}  // namespace outeffhop::models::fused
