// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/attention/attention.h"

namespace outeffhop::attention {

/// What computes an attention call. The last three are LibTorch's CUDA kernels.
enum class Backend { materialised, cpuKernel, cpuFlash, cudaFlash, cudaEfficient, cudaCudnn };

std::string_view nameOf(Backend backend);

/// The fastest of the back ends that can do what `options` ask of this q; the rule follows measurements (README.md).
/// `materialised` where no fused back end fits.
Backend chooseBackend(const at::Tensor& q, bool hasKeyMask, const AttentionOptions& options);

}  // namespace outeffhop::attention
