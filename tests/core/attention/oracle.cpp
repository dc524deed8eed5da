// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/attention/oracle.h"

#include <ATen/ATen.h>

#include <cmath>
#include <limits>

namespace outeffhop::attention::oracle {
namespace {

at::Tensor softmaxWithNullKeys(const at::Tensor& logits, double nullKeys) {
    if (nullKeys == 0) return at::softmax(logits, 3);
    const at::Tensor nullLogit = at::full_like(logits.narrow(3, 0, 1), std::log(nullKeys));
    return at::softmax(at::cat({logits, nullLogit}, 3), 3).narrow(3, 0, logits.size(3));
}

double alphaOf(const Normalizer& normalizer) {
    if (normalizer.kind == NormalizerKind::entmax) return normalizer.alpha;
    return normalizer.kind == NormalizerKind::sparsemax ? 2 : 1.5;
}

/// ((alpha - 1) z - t)^(1 / (alpha - 1)) with t by bisection and one step of Newton's method, which carries the
/// gradient.
at::Tensor sparse(const at::Tensor& z, double alpha) {
    const at::Tensor x = (alpha - 1) * (z - z.amax(3, true).detach());
    const auto p = [&](const at::Tensor& t) {
        const at::Tensor above = x - t, support = above > 0;
        return at::where(support, at::where(support, above, at::ones_like(above)).pow(1 / (alpha - 1)),
                         at::zeros_like(above));
    };
    at::Tensor low, high, slope;
    {
        const at::NoGradGuard noGradient;
        low = at::full_like(z.narrow(3, 0, 1), -1), high = at::zeros_like(low);
        for (int i = 0; i < 54; ++i) {
            const at::Tensor middle = (low + high) / 2, tooMuch = p(middle).sum(3, true) > 1;
            low = at::where(tooMuch, middle, low), high = at::where(tooMuch, high, middle);
        }
        slope = -(p(low).clamp_min(1e-300).pow(2 - alpha) * (p(low) > 0)).sum(3, true) / (alpha - 1);
    }
    return p(low - (p(low).sum(3, true) - 1) / slope);
}

}  // namespace

Answer attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& keyMask,
              const AttentionOptions& options) {
    const double scale = options.scale != 0 ? options.scale : 1 / std::sqrt(static_cast<double>(q.size(3)));
    const double minusInfinity = -std::numeric_limits<double>::infinity();
    at::Tensor logits = at::einsum("bhqd,bhkd->bhqk", {q.to(at::kDouble), k.to(at::kDouble)}) * scale;
    if (keyMask.defined()) logits = at::where(keyMask.unsqueeze(1).unsqueeze(1), logits, minusInfinity);
    if (options.causal) logits = at::where(at::ones({q.size(2), k.size(2)}, at::kBool).tril(), logits, minusInfinity);

    const Normalizer& normalizer = options.normalizer;
    const at::Tensor masked = at::isneginf(logits).all(3, true);
    at::Tensor p = normalizer.isSparse()
                       ? sparse(at::where(masked, at::zeros_like(logits), logits), alphaOf(normalizer))
                       : softmaxWithNullKeys(logits, normalizer.nullKeys());
    p = at::where(masked, at::zeros_like(p), p);
    if (normalizer.clips()) p = ((normalizer.eta - normalizer.gamma) * p + normalizer.gamma).clamp(0, 1);
    Answer answer;
    answer.weights = p;
    answer.context = at::einsum("bhqk,bhkd->bhqd", {p, v.to(at::kDouble)});
    answer.lse = at::logsumexp(logits, 3).detach();
    answer.noop = normalizer.clips()        ? (1 - p.sum(3)).clamp_min(0).detach()
                  : normalizer.hasNullKey() ? normalizer.nullKeys() / (normalizer.nullKeys() + answer.lse.exp())
                                            : masked.squeeze(3).to(at::kDouble);
    return answer;
}

double relativeError(const at::Tensor& a, const at::Tensor& b) {
    const at::Tensor x = a.detach().cpu().to(at::kDouble), y = b.detach().cpu().to(at::kDouble);
    const at::Tensor finite = at::isfinite(y);
    if (!at::equal(x.masked_fill(finite, 0), y.masked_fill(finite, 0))) return std::numeric_limits<double>::infinity();
    const double difference = (x - y).masked_fill(finite.logical_not(), 0).norm().item<double>();
    const double size = y.masked_fill(finite.logical_not(), 0).norm().item<double>();
    return size > 0 ? difference / size : difference;
}

double largestError(const at::Tensor& a, const at::Tensor& b) {
    return (a.detach().cpu().to(at::kDouble) - b.detach().cpu().to(at::kDouble)).abs().max().item<double>();
}

at::Tensor tensor(std::initializer_list<double> values) {
    return at::tensor(at::ArrayRef<double>(values));
}

}  // namespace outeffhop::attention::oracle
