// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

/// Kurtosis of each row of x [rows, columns], float64 [rows]: not the excess, a Gaussian has 3.
namespace outeffhop::metrics {

/// What both definitions are made of, float64 [rows].
struct CentralMoments {
    at::Tensor second, fourth;  ///< mean of (x - mean)^2 and of (x - mean)^4
    std::int64_t columns = 0;
};
CentralMoments centralMoments(const at::Tensor& x);

/// Mean of (x - mean)^4 over s^4 with the population s; 0 for a constant row. The definition used everywhere here.
at::Tensor kurtosis(const CentralMoments& moments);
inline at::Tensor kurtosis(const at::Tensor& x) {
    return kurtosis(centralMoments(x));
}

/// The one behind the published tables (code of arXiv 2404.03828 and 2306.12929): mean of (x - mean)^4 over
/// (s^4 + 1e-6) with the unbiased s. Below s of about 0.05 the constant dominates and the value says little.
at::Tensor referenceKurtosis(const CentralMoments& moments);
inline at::Tensor referenceKurtosis(const at::Tensor& x) {
    return referenceKurtosis(centralMoments(x));
}

/// Max |x| of each row, the inf norm.
at::Tensor infNorm(const at::Tensor& x);

}  // namespace outeffhop::metrics
