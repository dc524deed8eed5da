// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/axis.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace outeffhop::kit {
namespace {

constexpr double kSlack = 1e-9;
constexpr int kMostTicks = 16;
constexpr double kHeadroom = 0.35;
constexpr std::array kLogMantissas{1.0, 2.0, 5.0};

/// 1, 2, 2.5 or 5 x 10^k, near `step`.
double roundStep(double step) {
    const double power = std::pow(10, std::floor(std::log10(step)));
    for (double m : {1.0, 2.0, 2.5, 5.0})
        if (m * power >= step * (1 - kSlack)) return m * power;
    return 10 * power;
}

AxisRange roundLinear(double lower, double upper) {
    if (!(upper > lower)) {
        const double half = lower == 0 ? 1 : std::abs(lower) * 0.1;
        lower -= half;
        upper += half;
    }
    const double step = roundStep((upper - lower) / 4);
    return {std::floor(lower / step + kSlack) * step, std::ceil(upper / step - kSlack) * step};
}

AxisRange roundLog(double lower, double upper) {
    const auto down = [](double value) {
        const double power = std::pow(10, std::floor(std::log10(value) + kSlack));
        double best = power;
        for (double m : kLogMantissas)
            if (m * power <= value * (1 + kSlack)) best = m * power;
        return best;
    };
    const auto up = [](double value) {
        const double power = std::pow(10, std::floor(std::log10(value) + kSlack));
        for (double m : kLogMantissas)
            if (m * power >= value * (1 - kSlack)) return m * power;
        return 10 * power;
    };
    AxisRange out{down(lower), up(upper)};
    if (out.lower == out.upper) out = {out.lower / 2, out.upper * 2};
    return out;
}

std::vector<double> linearTicks(AxisRange range, int count) {
    const double step = roundStep(range.size() / std::max(count, 1));
    std::vector<double> ticks;
    for (double i = std::ceil(range.lower / step - kSlack); i * step <= range.upper + kSlack * step; ++i)
        ticks.push_back(i * step);
    return ticks;
}

std::vector<double> logTicks(AxisRange range, int count) {
    const double first = std::floor(std::log10(range.lower) + kSlack),
                 last = std::ceil(std::log10(range.upper) - kSlack);
    const double decades = std::log10(range.upper / range.lower);
    const int every = std::max(1, static_cast<int>(std::ceil(decades / std::max(count, 1))));
    const std::size_t mantissas = decades < 0.5 * count ? kLogMantissas.size() : 1;
    std::vector<double> ticks;
    for (double e = first; e <= last; ++e) {
        if (std::fmod(std::abs(e), every) != 0) continue;
        for (std::size_t m = 0; m < mantissas; ++m) {
            const double value = kLogMantissas[m] * std::pow(10, e);
            if (value >= range.lower * (1 - kSlack) && value <= range.upper * (1 + kSlack)) ticks.push_back(value);
        }
    }
    return ticks;
}

}  // namespace

double roundUp(double value) {
    if (!(value > 0) || !std::isfinite(value)) return 1;
    const double power = std::pow(10, std::floor(std::log10(value) + kSlack));
    for (double m : {1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0})
        if (m * power >= value * (1 - kSlack)) return m * power;
    return 10 * power;
}

AxisRange growRange(AxisRange current, double lower, double upper, bool isLog) {
    const bool isUsable = current.upper > current.lower && (!isLog || current.lower > 0);
    if (isUsable && lower >= current.lower && upper <= current.upper) {
        const double filled = isLog ? std::log(upper / lower) / std::log(current.upper / current.lower)
                                    : (upper - lower) / current.size();
        if (filled >= 1.0 / 3) return current;
    }
    if (isLog) return roundLog(lower, upper);
    // Data that left the axis will go on: room for it now saves the next step.
    const double room = kHeadroom * (upper - lower);
    if (isUsable && lower < current.lower) lower = lower >= 0 ? std::max(0.0, lower - room) : lower - room;
    if (isUsable && upper > current.upper) upper = upper <= 0 ? std::min(0.0, upper + room) : upper + room;
    return roundLinear(lower, upper);
}

std::vector<double> axisTicks(AxisRange range, int count, bool isLog) {
    if (!(range.upper > range.lower) || !std::isfinite(range.size()) || (isLog && !(range.lower > 0))) return {};
    count = std::max(count, 1);
    std::vector<double> ticks;
    // One tick tells no scale. A short stretch of a logarithmic axis may hold no round number of its own.
    for (; ticks.size() < 2 && count <= kMostTicks; count *= 2)
        ticks = isLog ? logTicks(range, count) : linearTicks(range, count);
    if (ticks.size() < 2) ticks = linearTicks(range, kMostTicks);
    return ticks;
}

}  // namespace outeffhop::kit
