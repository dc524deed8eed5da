// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/attention/retrieval.h"

namespace outeffhop::theory {

/// How well one update finds the pattern that a query was made of.
struct Recall {
    double error = 0;    ///< mean over patterns of the sum over coordinates of (x - T(q))^2, both clamped to [0, 1]
    double success = 0;  ///< share of patterns with 100 (1 - cosine of x and T(q)) <= 20
};

/// `queries` [M, d], one for each pattern of the memory.
Recall recallOf(const attention::Memory& memory, const at::Tensor& queries);

}  // namespace outeffhop::theory
