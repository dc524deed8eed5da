// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/attention/capacity.h"

#include <cmath>

namespace outeffhop::attention {

double lambertW0(double x) {
    double w = std::log1p(x);
    for (int i = 0; i < 100; ++i) {  // Halley's method
        const double e = std::exp(w), f = w * e - x;
        const double step = f / (e * (w + 1) - (w + 2) * f / (2 * w + 2));
        w -= step;
        if (std::abs(step) <= 1e-16 * (1 + std::abs(w))) break;
    }
    return w;
}

Capacity capacityOf(double beta, double radius, int dimensions, double p) {
    const double d = dimensions - 1;
    Capacity result{};
    result.a = 2 / d * (1 + std::log(2 * beta * radius * radius * p * d));
    result.b = 2 * radius * radius * beta / 5;
    result.c = result.b / lambertW0(std::exp(result.a + std::log(result.b)));
    result.patterns = std::sqrt(p) * std::pow(result.c, d / 4);
    result.applies = result.c >= std::pow(2 / std::sqrt(p), 4 / d);
    return result;
}

}  // namespace outeffhop::attention
