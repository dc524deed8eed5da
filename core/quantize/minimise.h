// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

namespace outeffhop::quantize {

struct Minimum {
    double place = 0, value = 0;
};

/// A local minimum of f on [low, high] by golden section and parabolic steps (Brent 1973, chapter 5), the same steps as
/// scipy.optimize.minimize_scalar(method="bounded"): place to 1e-5, at most 500 evaluations.
Minimum minimiseBounded(const std::function<double(double)>& f, double low, double high);

}  // namespace outeffhop::quantize
