// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantize/mse_range.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "core/quantize/minimise.h"

namespace outeffhop::quantize {
namespace {

constexpr int kThresholds = 100;
constexpr double kMargin = 0.5;
constexpr double kSmallestShare = 0.01;  ///< of the reach: lower bound of a minimised threshold

/// The published code rounds thresholds to float32; at 8 bits that decides between neighbouring minima.
at::Tensor rounded(double threshold) {
    return at::scalar_tensor(threshold, at::kFloat);
}

/// The data as rows, one for each channel that has a range of its own.
at::Tensor rowsOf(const at::Tensor& x, const QuantizerOptions& quantizer) {
    return quantizer.perChannel ? x.detach().flatten(1) : x.detach().reshape({1, -1});
}

/// Squared error of each row on the grid over low..high.
at::Tensor squaredErrors(const at::Tensor& rows, double low, double high, const QuantizerOptions& quantizer) {
    const Grid grid = gridOver({rounded(low), rounded(high)}, quantizer);
    return (rows - quantized(rows, grid)).to(at::kDouble).square_().sum(1);
}

bool searchesShift(const SearchSpace& space, const QuantizerOptions& quantizer) {
    return !space.oneSided && !quantizer.symmetric;
}

double spacing(double threshold, int bits) {
    return 2 * threshold / (std::ldexp(1.0, bits) - 1);
}

int mostShifts(int bits) {
    return (1 << bits) / 4;
}

struct Interval {
    double low, high;
};

Interval minimisedOneOrBothSides(const at::Tensor& row, const SearchSpace& space, const QuantizerOptions& quantizer) {
    const auto low = [&](double threshold) { return space.oneSided ? 0 : -threshold; };
    const auto error = [&](double threshold) {
        return squaredErrors(row, low(threshold), threshold, quantizer).item<double>();
    };
    const double threshold = minimiseBounded(error, kSmallestShare * space.reach, space.reach).place;
    return {low(threshold), threshold};
}

Interval minimisedWithShift(const at::Tensor& row, const SearchSpace& space, const QuantizerOptions& quantizer) {
    const auto bestShift = [&](double threshold) {
        const double most = spacing(threshold, quantizer.bits) * mostShifts(quantizer.bits);
        const auto error = [&](double shift) {
            return squaredErrors(row, shift - threshold, shift + threshold, quantizer).item<double>();
        };
        return minimiseBounded(error, -most, most);
    };
    const auto error = [&](double threshold) { return bestShift(threshold).value; };
    const double threshold = minimiseBounded(error, kSmallestShare * space.reach, space.reach).place;
    const double shift = bestShift(threshold).place;
    return {shift - threshold, shift + threshold};
}

}  // namespace

SearchSpace SearchSpace::around(const at::Tensor& x, const QuantizerOptions& quantizer) {
    const auto smallest = x.min().item<double>(), largest = x.max().item<double>();
    SearchSpace space{.oneSided = smallest >= 0, .channels = quantizer.perChannel ? x.size(0) : 1};
    space.highest = largest + kMargin;
    space.lowest = smallest - kMargin;
    if (!searchesShift(space, quantizer)) {
        space.highest = std::max(std::abs(smallest), largest) + kMargin;
        space.lowest = -space.highest;
    }
    space.reach = std::max(std::abs(space.lowest), std::abs(space.highest));
    return space;
}

void MseGridRange::begin(const at::Tensor& x) {
    const auto space = SearchSpace::around(x, quantizer_);
    for (int i = 1; i <= kThresholds; ++i) {
        const double threshold = i * space.reach / kThresholds;
        if (!searchesShift(space, quantizer_)) {
            candidates_.push_back({space.oneSided ? 0 : -threshold, threshold});
            continue;
        }
        for (int shift = 0; shift < mostShifts(quantizer_.bits); ++shift)
            for (const int sign : {1, -1}) {
                const double skew = sign * shift * spacing(threshold, quantizer_.bits);
                candidates_.push_back(
                    {std::max(skew - threshold, space.lowest), std::min(skew + threshold, space.highest)});
            }
    }
    errors_ = at::zeros({space.channels, static_cast<int64_t>(candidates_.size())}, at::kDouble);
}

void MseGridRange::observe(const at::Tensor& x) {
    if (candidates_.empty()) begin(x);
    const at::Tensor rows = rowsOf(x, quantizer_);
    for (std::size_t i = 0; i < candidates_.size(); ++i)
        errors_.select(1, static_cast<int64_t>(i))
            .add_(squaredErrors(rows, candidates_[i].low, candidates_[i].high, quantizer_).cpu());
}

Range MseGridRange::range() const {
    if (candidates_.empty()) return {};
    const at::Tensor best = errors_.argmin(1);
    Range range{at::empty(best.sizes(), at::kDouble), at::empty(best.sizes(), at::kDouble)};
    for (int64_t channel = 0; channel < best.size(0); ++channel) {
        const auto& candidate = candidates_[static_cast<std::size_t>(best[channel].item<int64_t>())];
        range.low[channel] = candidate.low;
        range.high[channel] = candidate.high;
    }
    return quantizer_.perChannel ? range : Range{range.low[0], range.high[0]};
}

void MseGoldenRange::observe(const at::Tensor& x) {
    if (!space_) space_ = SearchSpace::around(x, quantizer_);
    const at::Tensor rows = rowsOf(x, quantizer_);
    std::vector<double> low, high;
    for (int64_t channel = 0; channel < rows.size(0); ++channel) {
        const at::Tensor row = rows.narrow(0, channel, 1);
        const auto found = searchesShift(*space_, quantizer_) ? minimisedWithShift(row, *space_, quantizer_)
                                                              : minimisedOneOrBothSides(row, *space_, quantizer_);
        low.push_back(found.low);
        high.push_back(found.high);
    }
    range_ = {at::tensor(low, at::kDouble), at::tensor(high, at::kDouble)};
    if (!quantizer_.perChannel) range_ = {range_.low[0], range_.high[0]};
}

}  // namespace outeffhop::quantize
