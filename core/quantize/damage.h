// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "core/quantize/quantizer.h"

namespace outeffhop::quantize {

/// What quantization does to one tensor.
struct TensorDamage {
    std::string name;
    bool isWeight = false;
    int bits = 0;
    double low = 0, high = 0;  ///< what the grid covers (of all channels)
    double sqnr = 0;           ///< 10 log10(sum x^2 / sum (x - quantized x)^2), dB; infinite without an error
    double clipped = 0;        ///< share of values outside the grid
};

/// Adds up the damage over tensors.
class DamageMeter {
 public:
    void add(const at::Tensor& x, const at::Tensor& quantized, const Grid& grid);
    /// Nothing was added: sqnr is NaN.
    [[nodiscard]] TensorDamage total(const std::string& name, bool isWeight, int bits) const;

 private:
    at::Tensor signal_, noise_, outside_;  ///< 0-d float64
    int64_t count_ = 0;
    double low_ = 0, high_ = 0;
};

}  // namespace outeffhop::quantize
