// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/models/model.h"

namespace outeffhop::models {

/// Cross-entropy of softmax(inputs weight^T + bias) against targets. inputs [T, width], weight [vocabulary, width],
/// bias [vocabulary] or undefined, targets [T] int64 with kIgnored for rows that do not count. `bf16Products`: of fp32
/// on the CPU.
Loss crossEntropy(const at::Tensor& inputs, const at::Tensor& weight, const at::Tensor& bias, const at::Tensor& targets,
                  bool bf16Products);

/// The same by row, [T], 0 where ignored; without gradient.
at::Tensor tokenCrossEntropy(const at::Tensor& inputs, const at::Tensor& weight, const at::Tensor& bias,
                             const at::Tensor& targets, bool bf16Products);

}  // namespace outeffhop::models
