// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/attention/oracle.h"

#include <ATen/ATen.h>

#include <cmath>
#include <limits>

namespace outeffhop::attention::oracle {

Answer attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& keyMask,
              const AttentionOptions& options) {
    const double scale = options.scale != 0 ? options.scale : 1 / std::sqrt(static_cast<double>(q.size(3)));
    const double minusInfinity = -std::numeric_limits<double>::infinity();
    at::Tensor logits = at::einsum("bhqd,bhkd->bhqk", {q.to(at::kDouble), k.to(at::kDouble)}) * scale;
    if (keyMask.defined()) logits = at::where(keyMask.unsqueeze(1).unsqueeze(1), logits, minusInfinity);
    if (options.causal) logits = at::where(at::ones({q.size(2), k.size(2)}, at::kBool).tril(), logits, minusInfinity);

    const at::Tensor nullLogit = at::zeros_like(logits.narrow(3, 0, 1));
    at::Tensor p = options.normalizer.hasNullKey()
                       ? at::softmax(at::cat({logits, nullLogit}, 3), 3).narrow(3, 0, k.size(2))
                       : at::softmax(logits, 3);
    const at::Tensor masked = at::isneginf(logits).all(3, true);
    p = at::where(masked, at::zeros_like(p), p);
    if (options.normalizer.clips()) {
        const auto [kind, gamma, eta] = options.normalizer;
        p = ((eta - gamma) * p + gamma).clamp(0, 1);
    }
    Answer answer;
    answer.weights = p;
    answer.context = at::einsum("bhqk,bhkd->bhqd", {p, v.to(at::kDouble)});
    answer.lse = at::logsumexp(logits, 3).detach();
    answer.noop = options.normalizer.hasNullKey() ? 1 / (1 + answer.lse.exp()) : masked.squeeze(3).to(at::kDouble);
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
