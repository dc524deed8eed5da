// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/attention/entmax.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cmath>
#include <limits>

namespace outeffhop::attention {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;
using Solver = at::Tensor (*)(const at::Tensor& z, const at::Tensor& alpha);

constexpr int kBisections = 50;

/// (alpha - 1) z, shifted to a largest entry of 0. The threshold lies in [-1, 0), so whatever is below -2 may as well
/// be -2: that makes masked entries finite.
at::Tensor scaledAndShifted(const at::Tensor& z, const at::Tensor& alpha) {
    const double most =
        z.scalar_type() == at::kDouble ? std::numeric_limits<double>::max() : std::numeric_limits<float>::max();
    return z.sub(z.amax(-1, true).clamp_(-most, most)).mul_(alpha - 1).clamp_(-2, 0);
}

at::Tensor ranks(const at::Tensor& x) {
    return at::arange(1, x.size(-1) + 1, x.options());
}

/// The threshold of the largest support that is consistent: `thresholds` has one for each size of the support.
at::Tensor thresholdOf(const at::Tensor& thresholds, const at::Tensor& isConsistent) {
    return thresholds.gather(-1, isConsistent.sum(-1, true).sub_(1));
}

at::Tensor sparsemaxOf(const at::Tensor& x, const at::Tensor&) {
    const at::Tensor sorted = std::get<0>(x.sort(-1, true)), k = ranks(x), sums = sorted.cumsum(-1);
    return (x - thresholdOf((sums - 1) / k, k * sorted + 1 > sums)).clamp_min_(0);
}

at::Tensor entmax15Of(const at::Tensor& x, const at::Tensor&) {
    const at::Tensor sorted = std::get<0>(x.sort(-1, true)), k = ranks(x);
    const at::Tensor mean = sorted.cumsum(-1) / k, meanSquare = sorted.square().cumsum(-1) / k;
    const at::Tensor spread = k * (meanSquare - mean.square());
    const at::Tensor thresholds = mean - ((1 - spread) / k).clamp_min_(0).sqrt_();
    return (x - thresholdOf(thresholds, thresholds <= sorted)).clamp_min_(0).square_();
}

at::Tensor bisected(const at::Tensor& x, const at::Tensor& alpha) {
    const at::Tensor power = 1 / (alpha - 1);
    const auto p = [&](const at::Tensor& threshold) { return (x - threshold).clamp_min_(0).pow(power); };
    at::Tensor low = at::full_like(x.narrow(-1, 0, 1), -1);
    at::Tensor width = low.neg() - at::pow(1.0 / static_cast<double>(x.size(-1)), alpha - 1);
    for (int i = 0; i < kBisections; ++i) {
        width = width / 2;
        const at::Tensor middle = low + width;
        low = at::where(p(middle).sum(-1, true) >= 1, middle, low);
    }
    const at::Tensor result = p(low + width);
    return result / result.sum(-1, true);
}

/// With w = p^(2 - alpha) on the support: J = diag(w) - w w' / sum(w). The gradient of alpha is equation 10 of Correia
/// et al.
class Entmax : public torch::autograd::Function<Entmax> {
 public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& logits, const at::Tensor& alpha,
                              Solver solver, int64_t dim) {
        const bool reduced = at::isReducedFloatingType(logits.scalar_type());
        const at::Tensor z = (reduced ? logits.to(at::kFloat) : logits).transpose(dim, -1);
        const at::Tensor a = alpha.to(z.scalar_type());
        const at::Tensor masked = z.amax(-1, true).isneginf();
        const at::Tensor p = solver(scaledAndShifted(z, a), a).masked_fill_(masked, 0);
        context->save_for_backward({p, a});
        context->saved_data["dim"] = dim;
        context->saved_data["learnsAlpha"] = alpha.requires_grad();
        return p.transpose(dim, -1).to(logits.scalar_type());
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        const auto saved = context->get_saved_variables();
        const at::Tensor &p = saved[0], &alpha = saved[1];
        const int64_t dim = context->saved_data["dim"].toInt();
        const at::Tensor g = gradients[0].to(p.scalar_type()).transpose(dim, -1);
        const at::Tensor weight = at::where(p > 0, p.pow(2 - alpha), at::zeros_like(p));
        const at::Tensor share = weight / weight.sum(-1, true).clamp_min_(std::numeric_limits<double>::min());
        const at::Tensor weighted = g * weight;
        const at::Tensor toLogits = weighted - weighted.sum(-1, true) * share;
        at::Tensor toAlpha;
        if (context->saved_data["learnsAlpha"].toBool()) {
            const at::Tensor logP = at::xlogy(p, p);
            const at::Tensor ofAlpha =
                (p - share) / (alpha - 1).square() - (logP - share * logP.sum(-1, true)) / (alpha - 1);
            toAlpha = (g * ofAlpha).sum();
        }
        return {toLogits.transpose(dim, -1).to(gradients[0].scalar_type()), toAlpha, at::Tensor(), at::Tensor()};
    }
};

at::Tensor withAlpha(const at::Tensor& logits, double alpha, Solver solver, int64_t dim) {
    return Entmax::apply(logits, at::scalar_tensor(alpha, logits.options()), solver, dim);
}

}  // namespace

at::Tensor sparsemax(const at::Tensor& logits, int64_t dim) {
    return withAlpha(logits, 2, sparsemaxOf, dim);
}

at::Tensor entmax15(const at::Tensor& logits, int64_t dim) {
    return withAlpha(logits, 1.5, entmax15Of, dim);
}

at::Tensor entmax(const at::Tensor& logits, const at::Tensor& alpha, int64_t dim) {
    return Entmax::apply(logits, alpha, bisected, dim);
}

at::Tensor alphaOf(const at::Tensor& logit) {
    return at::sigmoid(logit) * 2 + 1;
}

double logitOf(double alpha) {
    return std::log((alpha - 1) / (3 - alpha));
}

}  // namespace outeffhop::attention
