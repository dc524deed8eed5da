// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

/// Simulated integer quantization as in the code behind the published tables (Bondarenko et al. 2023, arXiv
/// 2306.12929): values are rounded half to even on a uniform grid and brought back to floating point.
namespace outeffhop::quantize {

struct QuantizerOptions {
    int bits = 8;             ///< 2..16
    bool symmetric = false;   ///< the zero of the grid is 0; else it may lie anywhere on the grid
    bool perChannel = false;  ///< one grid for each slice along dimension 0
};

/// What a grid has to cover: 0-d, or [channels].
struct Range {
    at::Tensor low, high;
};

/// x is represented by scale (q - zeroPoint) with an integer q in lowest..highest.
struct Grid {
    at::Tensor scale;      ///< at least 1e-8; 0-d, or [channels]
    at::Tensor zeroPoint;  ///< integers, shaped as scale
    double lowest = 0, highest = 0;
};

/// The grid over `range`, which is first widened to hold 0 and 1e-8. Asymmetric: scale = (high - low) / (2^bits - 1),
/// zero point = round(-low / scale) before scale is kept from vanishing. Symmetric: signed, with scale = max |range| /
/// (2^(bits-1) - 1), when any low is below 0, else scale = high / (2^bits - 1).
Grid gridOver(const Range& range, const QuantizerOptions& options);

/// The integers q of x, in the type of x.
at::Tensor toIntegers(const at::Tensor& x, const Grid& grid);

/// x on its grid: scale (q - zeroPoint). The gradient passes unchanged where x / scale rounds to a point of the grid
/// and is 0 where x was clipped (straight-through estimator).
at::Tensor quantized(const at::Tensor& x, const Grid& grid);

}  // namespace outeffhop::quantize
