// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantize/quantizer.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>

#include <cmath>

namespace outeffhop::quantize {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr double kSmallest = 1e-8;

/// A value of each channel, so shaped that it meets dimension 0 of x.
at::Tensor against(const at::Tensor& perChannel, const at::Tensor& x) {
    if (perChannel.dim() == 0) return perChannel.to(x.scalar_type());
    std::vector<int64_t> shape(static_cast<std::size_t>(x.dim()), 1);
    shape[0] = -1;
    return perChannel.view(shape).to(x.scalar_type());
}

at::Tensor nearestPoints(const at::Tensor& x, const Grid& grid) {
    return x.div(against(grid.scale, x)).round_().add_(against(grid.zeroPoint, x));
}

class Quantize : public torch::autograd::Function<Quantize> {
 public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& x, const Grid& grid) {
        at::Tensor points = nearestPoints(x, grid);
        if (x.requires_grad())
            context->save_for_backward({points.ge(grid.lowest).logical_and_(points.le(grid.highest))});
        return points.clamp_(grid.lowest, grid.highest).sub_(against(grid.zeroPoint, x)).mul_(against(grid.scale, x));
    }

    static variable_list backward(AutogradContext* context, variable_list gradients) {
        return {gradients[0] * context->get_saved_variables()[0], at::Tensor()};
    }
};

Grid symmetricGrid(const at::Tensor& low, const at::Tensor& high, int bits) {
    const bool isSigned = low.lt(0).any().item<bool>();
    const double highest = std::ldexp(1.0, isSigned ? bits - 1 : bits) - 1;
    const at::Tensor scale = at::maximum(low.abs(), high) / highest;
    return {scale.clamp_min(kSmallest), at::zeros_like(scale), isSigned ? -highest - 1 : 0, highest};
}

Grid asymmetricGrid(const at::Tensor& low, const at::Tensor& high, int bits) {
    const double highest = std::ldexp(1.0, bits) - 1;
    const at::Tensor scale = (high - low) / highest;
    return {scale.clamp_min(kSmallest), low.neg().div_(scale).round_().clamp_(0, highest), 0, highest};
}

}  // namespace

Grid gridOver(const Range& range, const QuantizerOptions& options) {
    TORCH_CHECK(options.bits >= 2 && options.bits <= 16, "a quantizer has 2 to 16 bits, not ", options.bits);
    const at::Tensor low = range.low.clamp_max(0), high = range.high.clamp_min(kSmallest);
    return options.symmetric ? symmetricGrid(low, high, options.bits) : asymmetricGrid(low, high, options.bits);
}

at::Tensor toIntegers(const at::Tensor& x, const Grid& grid) {
    return nearestPoints(x, grid).clamp_(grid.lowest, grid.highest);
}

at::Tensor quantized(const at::Tensor& x, const Grid& grid) {
    return Quantize::apply(x, grid);
}

}  // namespace outeffhop::quantize
