// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/store/signed_log_histogram.h"
#include "views/kit/histogram_scene.h"

namespace outeffhop::kit {
namespace {

using Bins = store::SignedLogBins;

constexpr double kMiddle = 0.3;  ///< half width of the strip around zero, in decades
constexpr double kSmallestInner = 1e-6, kMiddleShare = 0.2;

double decades(const SignedLogAxis& axis) {
    return kMiddle + std::log10(axis.outer / axis.inner);
}

double decadeAtLeast(double value) {
    return std::pow(10, std::ceil(std::log10(value) - 1e-9));
}

}  // namespace

double SignedLogAxis::positionOf(double value) const {
    const double magnitude = std::abs(value);
    const double reach = magnitude <= inner ? kMiddle * magnitude / inner : kMiddle + std::log10(magnitude / inner);
    return std::copysign(std::min(reach / decades(*this), 1.0), value);
}

std::pair<double, double> SignedLogAxis::extentOf(int bin) const {
    const double sign = bin < Bins::kZero ? -1 : 1;
    if (bin == Bins::kZero) return {positionOf(-Bins::outerEdge(bin)), positionOf(Bins::outerEdge(bin))};
    const double a = positionOf(sign * Bins::innerEdge(bin)), b = positionOf(sign * Bins::outerEdge(bin));
    return {std::min(a, b), std::max(a, b)};
}

std::vector<double> SignedLogAxis::ticks() const {
    std::vector<double> out{0};
    const int sides = static_cast<int>(std::lround(std::log10(outer / inner)));
    const int every = sides <= 2 ? 1 : sides <= 5 ? 2 : 3;
    for (double value = outer; value > inner * 1.5; value /= std::pow(10, every)) {
        out.insert(out.begin(), -value);
        out.push_back(value);
    }
    std::sort(out.begin(), out.end());
    return out;
}

void SignedLogAxis::include(const HistogramFrame& frame) {
    double total = 0;
    for (int bin = 0; bin < Bins::kCount; ++bin) {
        if (frame.counts[std::size_t(bin)] == 0) continue;
        total += frame.counts[std::size_t(bin)];
        if (bin != Bins::kZero) outer = std::max(outer, decadeAtLeast(Bins::outerEdge(bin)));
    }
    const auto below = [&](double edge) {
        double sum = 0;
        for (int bin = 0; bin < Bins::kCount; ++bin)
            if (bin != Bins::kZero && Bins::outerEdge(bin) <= edge) sum += frame.counts[std::size_t(bin)];
        return sum;
    };
    while (inner > kSmallestInner && below(inner) > kMiddleShare * total) inner /= 10;
}

std::vector<std::pair<double, double>> SignedLogAxis::extents() const {
    std::vector<std::pair<double, double>> out;
    for (int bin = 0; bin < Bins::kCount; ++bin) out.push_back(extentOf(bin));
    return out;
}

HistogramOutline outlineOf(const HistogramFrame& frame, const SignedLogAxis& axis,
                           std::span<const std::pair<double, double>> extents, CountScale scale) {
    HistogramOutline out;
    const auto push = [&](double position, double count, double width) {
        const double density = count / width;
        out.positions.push_back(position);
        out.heights.push_back(scale == CountScale::squareRoot ? std::sqrt(density) : std::log10(1 + density));
    };
    const auto isMiddle = [&](int bin) { return Bins::outerEdge(bin) <= axis.inner; };
    int firstMiddle = Bins::kZero, lastMiddle = Bins::kZero;
    while (firstMiddle > 0 && isMiddle(firstMiddle - 1)) --firstMiddle, ++lastMiddle;
    double middle = 0;
    bool isAny = false;
    for (int bin = 0; bin < Bins::kCount; ++bin) {
        const double count = frame.counts[std::size_t(bin)];
        const auto [left, right] = extents[std::size_t(bin)];
        if (count > 0) {
            out.lowest = isAny ? out.lowest : left;
            out.highest = right;
            isAny = true;
        }
        if (bin < firstMiddle || bin > lastMiddle) {
            if (right > left)
                push((left + right) / 2, count, right - left);  // bins past `outer` have no width, and no counts
            continue;
        }
        middle += count;
        if (bin != lastMiddle) continue;
        const double strip = axis.positionOf(axis.inner);
        push(-strip * 0.6, middle, 2 * strip);
        push(strip * 0.6, middle, 2 * strip);
    }
    return out;
}

}  // namespace outeffhop::kit
