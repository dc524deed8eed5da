// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/attention/attention.h"

namespace outeffhop::attention {

/// Attention on the kernel of cpu_kernel.h: float32 or bfloat16 on the CPU, every normalizer, key mask and causal mask.
/// `options.scale` has to be set; no dropout, no probabilities.
Attended attendOnCpuKernel(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& keyMask,
                           const AttentionOptions& options);

/// The same for qkv [B, S, 3, H, D]; its gradient is one tensor of that shape.
Attended attendOnCpuKernelPacked(const at::Tensor& qkv, const at::Tensor& keyMask, const AttentionOptions& options);

}  // namespace outeffhop::attention
