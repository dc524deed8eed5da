// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/distributions.h"

#include <cmath>
#include <numbers>

namespace outeffhop::data {
namespace {

/// Uniform over (0, 1].
double aboveZero(Random& random) {
    return 1 - random.uniform();
}

/// The logarithm of a Gamma(shape, 1) variable: small shapes give values below the smallest double.
double logGamma(double shape, Random& random) {
    if (shape < 1) return logGamma(shape + 1, random) + std::log(aboveZero(random)) / shape;
    const double d = shape - 1.0 / 3, c = 1 / std::sqrt(9 * d);
    while (true) {
        const double x = normal(random), v = std::pow(1 + c * x, 3);
        if (v > 0 && std::log(aboveZero(random)) < 0.5 * x * x + d - d * v + d * std::log(v))
            return std::log(d) + std::log(v);
    }
}

}  // namespace

double uniformBetween(double low, double high, Random& random) {
    return low + (high - low) * random.uniform();
}

double normal(Random& random) {
    const double radius = std::sqrt(-2 * std::log(aboveZero(random)));
    return radius * std::cos(2 * std::numbers::pi * random.uniform());
}

double symmetricBeta(double shape, Random& random) {
    const double a = logGamma(shape, random), b = logGamma(shape, random);
    return 1 / (1 + std::exp(b - a));
}

}  // namespace outeffhop::data
