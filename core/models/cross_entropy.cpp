// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/cross_entropy.h"

#include <ATen/ATen.h>

#include "core/models/fused/linear_cross_entropy.h"
#include "core/models/fused/rows.h"

namespace outeffhop::models {

Loss crossEntropy(const at::Tensor& inputs, const at::Tensor& weight, const at::Tensor& bias, const at::Tensor& targets,
                  bool bf16Products) {
    const at::Tensor count = targets.ne(kIgnored).sum();
    if (fused::hasKernelsFor(inputs)) {
        const auto [sum, rows] = fused::linearCrossEntropy(inputs, weight, bias, targets, kIgnored,
                                                           bf16Products ? fused::Factors::bf16 : fused::Factors::exact);
        return {sum, count, rows};
    }
    const at::Tensor logits = at::linear(inputs, weight, bias);
    const at::Tensor tokens = at::nll_loss(logits.log_softmax(-1, at::promote_types(logits.scalar_type(), at::kFloat)),
                                           targets, {}, at::Reduction::None, kIgnored);
    return {tokens.sum(), count, tokens.detach()};
}

at::Tensor tokenCrossEntropy(const at::Tensor& inputs, const at::Tensor& weight, const at::Tensor& bias,
                             const at::Tensor& targets, bool bf16Products) {
    const at::NoGradGuard noGradient;
    return crossEntropy(inputs, weight, bias, targets, bf16Products).tokens;
}

}  // namespace outeffhop::models
