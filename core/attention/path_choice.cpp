// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/attention/path_choice.h"

#include <ATen/core/Tensor.h>

#include "core/attention/cpu_kernel.h"

namespace outeffhop::attention {
namespace {

Backend chooseOnCpu(const at::Tensor& q, const AttentionOptions& options) {
    const auto type = q.scalar_type();
    const Normalizer& normalizer = options.normalizer;
    if (!normalizer.isExponential()) return Backend::materialised;
    if ((type == at::kFloat || type == at::kBFloat16) && hasCpuKernel()) return Backend::cpuKernel;
    const bool onFlash = !normalizer.clips() && options.dropout == 0;  // its CPU version knows no dropout
    return onFlash ? Backend::cpuFlash : Backend::materialised;
}

/// Requirements of the operators: sdp_utils.cpp of PyTorch 2.11.
Backend chooseOnCuda(const at::Tensor& q, bool hasKeyMask, const AttentionOptions& options) {
    if (options.normalizer.clips() || !options.normalizer.isExponential()) return Backend::materialised;
    const int64_t headDim = q.size(3);
    const bool half = at::isReducedFloatingType(q.scalar_type());
    if (half && !hasKeyMask && headDim % 8 == 0 && headDim <= 256) return Backend::cudaFlash;
    const bool aligned = headDim % (half ? 8 : 4) == 0;
    return aligned && (half || q.scalar_type() == at::kFloat) ? Backend::cudaEfficient : Backend::materialised;
}

}  // namespace

std::string_view nameOf(Backend backend) {
    constexpr std::array<std::string_view, 6> names{"materialised", "cpu kernel",     "cpu flash",
                                                    "cuda flash",   "cuda efficient", "cuda cudnn"};
    return names[static_cast<std::size_t>(backend)];
}

Backend chooseBackend(const at::Tensor& q, bool hasKeyMask, const AttentionOptions& options) {
    if (options.wantProbabilities || options.path == Path::materialised) return Backend::materialised;
    return q.is_cuda() ? chooseOnCuda(q, hasKeyMask, options) : chooseOnCpu(q, options);
}

}  // namespace outeffhop::attention
