// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/cross_entropy.h"

#include <ATen/ATen.h>

namespace outeffhop::models {
namespace {

at::Tensor nll(const at::Tensor& inputs, const at::Tensor& weight, const at::Tensor& bias, const at::Tensor& targets,
               at::Reduction::Reduction reduction) {
    const at::Tensor logits = at::linear(inputs, weight, bias);
    const auto type = logits.scalar_type() == at::kDouble ? at::kDouble : at::kFloat;
    return at::nll_loss(logits.log_softmax(-1, type), targets, {}, reduction, kIgnored);
}

}  // namespace

Loss crossEntropy(const at::Tensor& inputs, const at::Tensor& weight, const at::Tensor& bias,
                  const at::Tensor& targets) {
    const at::Tensor tokens = nll(inputs, weight, bias, targets, at::Reduction::None);
    return {tokens.sum(), targets.ne(kIgnored).sum(), tokens.detach()};
}

at::Tensor tokenCrossEntropy(const at::Tensor& inputs, const at::Tensor& weight, const at::Tensor& bias,
                             const at::Tensor& targets) {
    const at::NoGradGuard noGradient;
    return nll(inputs, weight, bias, targets, at::Reduction::None);
}

}  // namespace outeffhop::models
