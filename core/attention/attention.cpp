// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/attention/attention.h"

#include <ATen/ATen.h>

#include <cmath>

#include "core/attention/cpu_attention.h"
#include "core/attention/materialised.h"
#include "core/attention/path_choice.h"
#include "core/attention/stock_attention.h"

namespace outeffhop::attention {
namespace {

void requireFittingShapes(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& keyMask,
                          const AttentionOptions& options) {
    TORCH_CHECK(q.dim() == 4 && k.dim() == 4 && v.sizes() == k.sizes(), "attention needs q, k, v of [B, H, S, D], got ",
                q.sizes(), ", ", k.sizes(), ", ", v.sizes());
    TORCH_CHECK(q.size(0) == k.size(0) && q.size(1) == k.size(1) && q.size(3) == k.size(3), "queries ", q.sizes(),
                " do not fit keys ", k.sizes());
    TORCH_CHECK(!options.causal || q.size(2) == k.size(2), "causal attention needs as many queries as keys, got ",
                q.size(2), " and ", k.size(2));
    TORCH_CHECK(!keyMask.defined() || (keyMask.scalar_type() == at::kBool && keyMask.dim() == 2 &&
                                       keyMask.size(0) == k.size(0) && keyMask.size(1) == k.size(2)),
                "the key mask has to be bool [", k.size(0), ", ", k.size(2), "]");
}

AttentionOptions withScale(const AttentionOptions& options, int64_t headDim) {
    AttentionOptions result = options;
    if (result.scale == 0) result.scale = 1 / std::sqrt(static_cast<double>(headDim));
    return result;
}

StockKernel stockKernelOf(Backend backend) {
    switch (backend) {
        case Backend::cudaFlash:
            return StockKernel::cudaFlash;
        case Backend::cudaEfficient:
            return StockKernel::cudaEfficient;
        case Backend::cudaCudnn:
            return StockKernel::cudaCudnn;
        default:
            return StockKernel::cpuFlash;
    }
}

}  // namespace

Attended attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& keyMask,
                const AttentionOptions& options) {
    requireFittingShapes(q, k, v, keyMask, options);
    const AttentionOptions scaled = withScale(options, q.size(3));
    const Backend backend = chooseBackend(q, keyMask.defined(), scaled);
    if (backend == Backend::materialised) return attendMaterialised(q, k, v, keyMask, scaled);
    if (backend == Backend::cpuKernel) return attendOnCpuKernel(q, k, v, keyMask, scaled);
    return attendOnStockKernel(stockKernelOf(backend), q, k, v, keyMask, scaled);
}

Attended attendPacked(const at::Tensor& qkv, const at::Tensor& keyMask, const AttentionOptions& options) {
    TORCH_CHECK(qkv.dim() == 5 && qkv.size(2) == 3, "packed attention needs qkv of [B, S, 3, H, D], got ", qkv.sizes());
    const at::Tensor q = qkv.select(2, 0).transpose(1, 2);
    if (chooseBackend(q, keyMask.defined(), options) == Backend::cpuKernel)
        return attendOnCpuKernelPacked(qkv, keyMask, withScale(options, qkv.size(4)));
    return attend(q, qkv.select(2, 1).transpose(1, 2), qkv.select(2, 2).transpose(1, 2), keyMask, options);
}

}  // namespace outeffhop::attention
