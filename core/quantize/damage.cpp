// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantize/damage.h"

#include <ATen/ATen.h>

#include <cmath>
#include <limits>
#include <vector>

namespace outeffhop::quantize {
namespace {

/// A value of each channel, so shaped that it meets dimension 0 of x.
at::Tensor against(const at::Tensor& perChannel, const at::Tensor& x) {
    std::vector<int64_t> shape(static_cast<std::size_t>(x.dim()), 1);
    if (perChannel.dim() > 0) shape[0] = -1;
    return perChannel.view(shape).to(x.scalar_type());
}

}  // namespace

void DamageMeter::add(const at::Tensor& x, const at::Tensor& quantized, const Grid& grid) {
    const at::NoGradGuard noGradient;
    const at::Tensor low = (grid.lowest - grid.zeroPoint) * grid.scale,
                     high = (grid.highest - grid.zeroPoint) * grid.scale;
    low_ = low.min().item<double>();
    high_ = high.max().item<double>();
    const at::Tensor halfStep = grid.scale / 2;
    const at::Tensor outside =
        x.lt(against(low - halfStep, x)).logical_or_(x.gt(against(high + halfStep, x))).sum(at::kDouble);
    const at::Tensor signal = x.square().sum(at::kDouble), noise = (x - quantized).square().sum(at::kDouble);
    signal_ = signal_.defined() ? signal_ + signal : signal;
    noise_ = noise_.defined() ? noise_ + noise : noise;
    outside_ = outside_.defined() ? outside_ + outside : outside;
    count_ += x.numel();
}

TensorDamage DamageMeter::total(const std::string& name, bool isWeight, int bits) const {
    TensorDamage damage{name, isWeight, bits, low_, high_, std::numeric_limits<double>::quiet_NaN(), 0};
    if (count_ == 0) return damage;
    damage.sqnr = 10 * std::log10(signal_.item<double>() / noise_.item<double>());
    damage.clipped = outside_.item<double>() / static_cast<double>(count_);
    return damage;
}

}  // namespace outeffhop::quantize
