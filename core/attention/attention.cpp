// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/attention/attention.h"

#include <ATen/ATen.h>

#include <cmath>

#include "core/attention/materialised.h"

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

}  // namespace

Attended attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& keyMask,
                const AttentionOptions& options) {
    requireFittingShapes(q, k, v, keyMask, options);
    AttentionOptions resolved = options;
    if (resolved.scale == 0) resolved.scale = 1 / std::sqrt(static_cast<double>(q.size(3)));
    return attendMaterialised(q, k, v, keyMask, resolved);
}

}  // namespace outeffhop::attention
