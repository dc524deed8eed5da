// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/attention/materialised.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <limits>

#include "core/attention/mask.h"

namespace outeffhop::attention {

Attended attendMaterialised(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& keyMask,
                            const AttentionOptions& options, const Interception& interception) {
    const auto type = at::isReducedFloatingType(q.scalar_type()) ? at::kFloat : q.scalar_type();
    at::Tensor logits = at::matmul(q.to(type) * options.scale, k.to(type).transpose(-2, -1));
    if (interception.logits) logits = interception.logits(logits);
    if (const at::Tensor allowed = allowedPairs(q, k, keyMask, options.causal); allowed.defined())
        logits = logits.masked_fill(allowed.logical_not(), -std::numeric_limits<double>::infinity());

    Attended result;
    {
        const at::NoGradGuard noGradient;
        result.lse = logSumExp(logits);
    }
    at::Tensor probabilities = normalize(logits, options.normalizer, -1, options.entmaxAlpha);
    result.noop = noopMassOf(probabilities, result.lse, options.normalizer);
    if (interception.probabilities) probabilities = interception.probabilities(probabilities);
    const at::Tensor kept = options.dropout > 0 ? at::dropout(probabilities, options.dropout, true) : probabilities;
    result.context = at::matmul(kept, v.to(type)).to(q.scalar_type());
    if (options.wantProbabilities) result.probabilities = probabilities;
    return result;
}

}  // namespace outeffhop::attention
