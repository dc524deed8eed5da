// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/attention/normalizers.h"

#include <ATen/ATen.h>
#include <ATen/WrapDimUtils.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cmath>
#include <limits>

#include "core/attention/entmax.h"

namespace outeffhop::attention {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

at::Tensor inComputeType(const at::Tensor& logits) {
    return at::isReducedFloatingType(logits.scalar_type()) ? logits.to(at::kFloat) : logits;
}

double largest(const at::Tensor& x) {
    return x.scalar_type() == at::kDouble ? std::numeric_limits<double>::max() : std::numeric_limits<float>::max();
}

/// The shift that keeps every exponent at or below 0: max(0, max z) with a null key, else max z; always finite.
at::Tensor shiftOf(const at::Tensor& z, bool nullKey, int64_t dim) {
    return z.amax(dim, true).clamp_(nullKey ? 0.0 : -largest(z), largest(z));
}

/// p = e / (n exp(-m) + sum e) with e = exp(z - m); the vector-Jacobian product is p (g - <p, g>) whatever n is.
class Normalize : public torch::autograd::Function<Normalize> {
 public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& logits, double n, int64_t dim) {
        const at::Tensor z = inComputeType(logits);
        const at::Tensor shift = shiftOf(z, n > 0, dim);
        at::Tensor p = (z - shift).clamp_max_(0).exp_();
        at::Tensor total = p.sum(dim, true);
        if (n > 0) total.add_(shift.neg_().exp_(), n);
        p.div_(total.masked_fill_(total == 0, 1));
        p = p.to(logits.scalar_type());
        context->save_for_backward({p});
        context->saved_data["dim"] = dim;
        return p;
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const at::Tensor p = context->get_saved_variables()[0];
        const int64_t dim = context->saved_data["dim"].toInt();
        at::Tensor weighted = inComputeType(gradients[0]) * p;
        weighted.sub_(weighted.sum(dim, true).mul(p));
        return {weighted.to(p.scalar_type()), at::Tensor(), at::Tensor()};
    }
};

/// PyTorch's own gradient is NaN for a row masked everywhere.
class LogSumExp : public torch::autograd::Function<LogSumExp> {
 public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& logits, int64_t dim) {
        context->save_for_backward({logits});
        context->saved_data["dim"] = dim;
        return at::logsumexp(logits, dim);
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const at::Tensor logits = context->get_saved_variables()[0];
        const int64_t dim = context->saved_data["dim"].toInt();
        return {gradients[0].unsqueeze(dim) * softmax1(logits, 0, dim), at::Tensor()};
    }
};

/// Softmax_1(z) is softmax([0, z]) without its first entry.
at::Tensor withNullKey(const at::Tensor& logits, int64_t dim) {
    auto shape = logits.sizes().vec();
    shape[static_cast<std::size_t>(at::maybe_wrap_dim(dim, logits.dim()))] = 1;
    return at::cat({at::zeros(shape, logits.options()), logits}, dim);
}

at::Tensor constantLike(const at::Tensor& logits, double value) {
    return at::scalar_tensor(value, logits.options().dtype(at::kDouble));
}

/// The fault of Normalizer::shiftBug.
at::Tensor belowLargest(const at::Tensor& logits, int64_t dim) {
    return logits - logits.amax(dim, true).clamp(-largest(logits), largest(logits));
}

}  // namespace

std::string_view nameOf(NormalizerKind kind) {
    constexpr std::array<std::string_view, kNormalizerKinds.size()> names{
        "softmax", "softmax1", "softmax_n", "clipped_softmax", "clipped_softmax1", "sparsemax", "entmax15", "entmax"};
    return names[static_cast<std::size_t>(kind)];
}

std::optional<NormalizerKind> normalizerNamed(std::string_view name) {
    for (const NormalizerKind kind : kNormalizerKinds)
        if (nameOf(kind) == name) return kind;
    return std::nullopt;
}

at::Tensor normalize(const at::Tensor& logits, const Normalizer& normalizer, int64_t dim, const at::Tensor& alpha) {
    switch (normalizer.kind) {
        case NormalizerKind::sparsemax:
            return sparsemax(logits, dim);
        case NormalizerKind::entmax15:
            return entmax15(logits, dim);
        case NormalizerKind::entmax:
            return entmax(logits, alpha.defined() ? alpha : constantLike(logits, normalizer.alpha), dim);
        default:
            break;
    }
    const at::Tensor z = normalizer.isExponential() ? logits : belowLargest(inComputeType(logits), dim);
    if (!normalizer.clips()) return softmax1(z, normalizer.nullKeys(), dim).to(logits.scalar_type());
    const at::Tensor p = softmax1(inComputeType(z), normalizer.nullKeys(), dim);
    return (p * (normalizer.eta - normalizer.gamma) + normalizer.gamma).clamp(0, 1).to(logits.scalar_type());
}

at::Tensor softmax1(const at::Tensor& logits, double n, int64_t dim) {
    return Normalize::apply(logits, n, dim);
}

at::Tensor logSoftmax1(const at::Tensor& logits, int64_t dim) {
    const at::Tensor all = at::log_softmax(withNullKey(inComputeType(logits), dim), dim);
    return all.narrow(dim, 1, logits.size(dim)).to(logits.scalar_type());
}

at::Tensor noopProbability(const at::Tensor& logits, int64_t dim) {
    return softmax1(withNullKey(logits, dim), 0, dim).select(dim, 0);
}

at::Tensor noopMassOf(const at::Tensor& weights, const at::Tensor& lse, const Normalizer& normalizer) {
    const at::NoGradGuard noGradient;
    const bool byRowSum = normalizer.clips() || !normalizer.isExponential();
    if (byRowSum && !normalizer.isSparse()) return (1 - weights.sum(-1)).clamp_min_(0).to(lse.scalar_type());
    if (normalizer.hasNullKey()) return at::sigmoid(std::log(normalizer.nullKeys()) - lse);
    return at::isneginf(lse).to(lse.scalar_type());
}

at::Tensor logSumExp(const at::Tensor& logits, int64_t dim) {
    return LogSumExp::apply(logits, dim);
}

}  // namespace outeffhop::attention
