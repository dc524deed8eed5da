// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantize/min_max_range.h"

#include <ATen/ATen.h>

#include <cmath>

namespace outeffhop::quantize {
namespace {

/// Percentile p of each row between its order statistics, by linear interpolation as numpy.percentile does.
at::Tensor percentileOf(const at::Tensor& sortedRows, double p) {
    const int64_t last = sortedRows.size(-1) - 1;
    const double position = p / 100 * static_cast<double>(last);
    const auto below = static_cast<int64_t>(std::floor(position));
    const at::Tensor low = sortedRows.select(-1, below), high = sortedRows.select(-1, std::min(below + 1, last));
    return low + (high - low) * (position - static_cast<double>(below));
}

Range rangeOf(const at::Tensor& rows, std::optional<double> percentile) {
    if (!percentile) return {rows.amin(-1), rows.amax(-1)};
    const at::Tensor sorted = std::get<0>(rows.sort(-1));
    return {percentileOf(sorted, 100 - *percentile), percentileOf(sorted, *percentile)};
}

}  // namespace

void MinMaxRange::observe(const at::Tensor& x) {
    const at::Tensor wide = x.detach().to(at::kDouble);
    const Range newest = rangeOf(perChannel_ ? wide.flatten(1) : wide.flatten(), percentile_);
    if (!range_.low.defined() || momentum_ == 0) {
        range_ = newest;
        return;
    }
    range_.low = newest.low * (1 - momentum_) + range_.low * momentum_;
    range_.high = newest.high * (1 - momentum_) + range_.high * momentum_;
}

}  // namespace outeffhop::quantize
