// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/random.h"

namespace outeffhop::data {

/// Uniform over [low, high).
double uniformBetween(double low, double high, Random& random);
/// Standard normal (Box and Muller 1958).
double normal(Random& random);
/// Beta(shape, shape), shape > 0, as a quotient of gamma variables (Marsaglia and Tsang 2000).
double symmetricBeta(double shape, Random& random);

}  // namespace outeffhop::data
