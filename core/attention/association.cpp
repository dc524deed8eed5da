// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/attention/association.h"

#include <ATen/ATen.h>

#include <cmath>
#include <limits>

namespace outeffhop::attention {
namespace {

constexpr double kNone = -std::numeric_limits<double>::infinity();
constexpr int64_t kMostUpdates = 1000;

double betaOf(const AssociationOptions& options, const at::Tensor& q) {
    return options.beta != 0 ? options.beta : 1 / std::sqrt(static_cast<double>(q.size(3)));
}

Associated attendOnce(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& patterns,
                      const AssociationOptions& options) {
    AttentionOptions attention;
    attention.normalizer = options.normalizer;
    attention.scale = betaOf(options, q);
    attention.dropout = options.dropout;
    attention.wantProbabilities = options.wantProbabilities;
    attention.entmaxAlpha = options.entmaxAlpha;
    const Attended attended = attend(q, k, v, patterns, attention);
    return {attended.context, attended.noop, attended.probabilities,
            at::zeros({q.size(1)}, q.options().dtype(at::kLong))};
}

/// beta q k^T, -inf for what takes no part.
at::Tensor logitsOf(const at::Tensor& q, const at::Tensor& k, const AssociationMasks& masks,
                    const AssociationOptions& options) {
    at::Tensor logits = at::matmul(q * betaOf(options, q), k.transpose(2, 3));
    if (masks.patterns.defined())
        logits = logits.masked_fill(masks.patterns.logical_not().unsqueeze(1).unsqueeze(1), kNone);
    if (masks.pairs.defined()) logits = logits.masked_fill(masks.pairs.logical_not(), kNone);
    if (options.noopThreshold) logits = logits.masked_fill(logits < *options.noopThreshold, kNone);
    return logits;
}

/// [H]: whose probabilities have moved by more than the tolerance.
at::Tensor haveMoved(const at::Tensor& before, const at::Tensor& after, double tolerance) {
    return (before - after).detach().flatten(2).norm(2, 2).amax(0) > tolerance;
}

Associated iterate(at::Tensor q, const at::Tensor& k, const at::Tensor& v, const AssociationMasks& masks,
                   const AssociationOptions& options) {
    TORCH_CHECK(options.iterate == Iterate::keys || v.size(3) == q.size(3), "values of ", v.size(3),
                " channels cannot become states of ", q.size(3));
    const int64_t most = options.updates < 0 ? kMostUpdates : options.updates;
    const auto perHead = [](const at::Tensor& heads) { return heads.view({1, -1, 1, 1}); };
    at::Tensor active = at::ones({q.size(1)}, q.options().dtype(at::kBool));
    at::Tensor updates = at::zeros({q.size(1)}, q.options().dtype(at::kLong));
    at::Tensor logits, probabilities;
    for (int64_t update = 0;; ++update) {
        const at::Tensor newLogits = logitsOf(q, k, masks, options);
        const at::Tensor fresh = normalize(newLogits, options.normalizer, -1, options.entmaxAlpha);
        if (update == 0) {
            logits = newLogits, probabilities = fresh;
        } else {
            const at::Tensor moved = haveMoved(probabilities, fresh, options.tolerance);
            logits = at::where(perHead(active), newLogits, logits);
            probabilities = at::where(perHead(active), fresh, probabilities);
            active = active.logical_and(moved);
        }
        if (update == most || !active.any().item<bool>()) break;
        updates = updates + active;
        const at::Tensor next = at::matmul(probabilities, options.iterate == Iterate::keys ? k : v);
        q = at::where(perHead(active), next, q);
    }
    const at::Tensor kept = options.dropout > 0 ? at::dropout(probabilities, options.dropout, true) : probabilities;
    return {at::matmul(kept, v), noopMassOf(probabilities, logSumExp(logits.detach()), options.normalizer),
            options.wantProbabilities ? probabilities : at::Tensor(), updates};
}

}  // namespace

Associated associate(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const AssociationMasks& masks,
                     const AssociationOptions& options) {
    const bool once = options.updates == 0 && !options.noopThreshold && !masks.pairs.defined();
    return once && k.size(3) == v.size(3) ? attendOnce(q, k, v, masks.patterns, options)
                                          : iterate(q, k, v, masks, options);
}

}  // namespace outeffhop::attention
