// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace outeffhop::metrics {

/// Sums of powers of x - pivot over the finite values of a part of a tensor. Written by the scans on the CPU and on
/// CUDA.
struct PowerSums {
    double pivot = 0;
    double first = 0, second = 0, third = 0, fourth = 0;
    int64_t count = 0;                            ///< finite values
    int64_t nonFinite = 0;                        ///< NaN and infinities
    float minimum = 0, maximum = 0, infNorm = 0;  ///< of the finite values; 0 when there is none
};

/// Central moments that can be merged exactly, whatever the parts (Pebay 2008, Sandia report SAND2008-6212).
class Moments {
 public:
    Moments() = default;
    explicit Moments(const PowerSums& sums);
    void merge(const Moments& other);

    [[nodiscard]] double count() const { return count_; }
    [[nodiscard]] double mean() const { return mean_; }
    /// Population standard deviation: divides by the count.
    [[nodiscard]] double deviation() const;
    /// Population kurtosis m4 / m2^2: 3 for a Gaussian; 0 for constant values.
    [[nodiscard]] double kurtosis() const;

 private:
    double count_ = 0, mean_ = 0;
    double second_ = 0, third_ = 0, fourth_ = 0;  ///< sums of powers of x - mean
};

}  // namespace outeffhop::metrics
