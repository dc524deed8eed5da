// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantize/minimise.h"

#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace outeffhop::quantize {
namespace {

constexpr double kPlaceTolerance = 1e-5;
constexpr int kMostEvaluations = 500;
const double kGolden = (3 - std::sqrt(5.0)) / 2;
const double kRelativeTolerance = std::sqrt(std::numeric_limits<double>::epsilon());

/// The bracket and the three best places of Brent's method.
struct Search {
    double low, high;
    Minimum best, second, third;
    double step = 0, stepBefore = 0;

    [[nodiscard]] double middle() const { return (low + high) / 2; }
    [[nodiscard]] double tolerance() const { return kRelativeTolerance * std::abs(best.place) + kPlaceTolerance / 3; }
    [[nodiscard]] bool isDone() const { return std::abs(best.place - middle()) <= 2 * tolerance() - (high - low) / 2; }
    std::optional<double> parabolicStep();
    double goldenStep();
    double nextPlace();
    void take(Minimum found);
};

/// To the vertex of the parabola through the three places; none when that leaves the bracket or does not shrink.
std::optional<double> Search::parabolicStep() {
    if (std::abs(stepBefore) <= tolerance()) return std::nullopt;
    const double r = (best.place - second.place) * (best.value - third.value);
    double q = (best.place - third.place) * (best.value - second.value);
    double p = (best.place - third.place) * q - (best.place - second.place) * r;
    q = 2 * (q - r);
    if (q > 0) p = -p;
    q = std::abs(q);
    const double before = std::exchange(stepBefore, step);
    if (std::abs(p) >= std::abs(q * before / 2) || p <= q * (low - best.place) || p >= q * (high - best.place))
        return std::nullopt;
    const double place = best.place + p / q;
    const bool nearTheEnd = place - low < 2 * tolerance() || high - place < 2 * tolerance();
    return nearTheEnd ? std::copysign(tolerance(), middle() - best.place) : p / q;
}

double Search::goldenStep() {
    stepBefore = best.place >= middle() ? low - best.place : high - best.place;
    return kGolden * stepBefore;
}

double Search::nextPlace() {
    const auto parabolic = parabolicStep();
    step = parabolic ? *parabolic : goldenStep();
    return best.place + std::copysign(std::max(std::abs(step), tolerance()), step);
}

void Search::take(Minimum found) {
    if (found.value <= best.value) {
        (found.place >= best.place ? low : high) = best.place;
        third = std::exchange(second, std::exchange(best, found));
        return;
    }
    (found.place < best.place ? low : high) = found.place;
    if (found.value <= second.value || second.place == best.place)
        third = std::exchange(second, found);
    else if (found.value <= third.value || third.place == best.place || third.place == second.place)
        third = found;
}

}  // namespace

Minimum minimiseBounded(const std::function<double(double)>& f, double low, double high) {
    const double first = low + kGolden * (high - low);
    const Minimum start{first, f(first)};
    Search search{low, high, start, start, start};
    for (int evaluations = 1; !search.isDone() && evaluations < kMostEvaluations; ++evaluations) {
        const double place = search.nextPlace();
        search.take({place, f(place)});
    }
    return search.best;
}

}  // namespace outeffhop::quantize
