// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace outeffhop::attention {

/// The principal branch of Lambert's W for x >= 0: w with w exp(w) = x.
double lambertW0(double x);

/// How many random patterns a memory is sure to hold (Ramsauer et al. 2021, arXiv 2008.02217, theorem 3): with
/// probability 1 - p at least sqrt(p) c^((d - 1) / 4) patterns on a sphere of radius K sqrt(d - 1), where
/// c = b / W0(exp(a + log b)), if c >= (2 / sqrt(p))^(4 / (d - 1)). The OutEffHop memory holds at least as many
/// (arXiv 2404.03828, theorem 3.3).
struct Capacity {
    double a, b, c;
    double patterns;
    bool applies;  ///< the condition on c
};

/// beta > 0, radius K > 0, d > 1 dimensions, p in (0, 1).
Capacity capacityOf(double beta, double radius, int dimensions, double p);

}  // namespace outeffhop::attention
