// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/attention/mask.h"

#include <ATen/ATen.h>

namespace outeffhop::attention {

at::Tensor allowedPairs(const at::Tensor& q, const at::Tensor& k, const at::Tensor& keyMask, bool causal) {
    at::Tensor allowed;
    if (keyMask.defined()) allowed = keyMask.unsqueeze(1).unsqueeze(1);
    if (!causal) return allowed;
    const at::Tensor past = at::ones({q.size(-2), k.size(-2)}, q.options().dtype(at::kBool)).tril_();
    return allowed.defined() ? allowed.logical_and(past) : past;
}

at::Tensor firstAllowedKey(const at::Tensor& keyMask) {
    return keyMask.logical_not().to(at::kInt).cumprod(-1, at::kInt).sum(-1, false, at::kInt);
}

}  // namespace outeffhop::attention
