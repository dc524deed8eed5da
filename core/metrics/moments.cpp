// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/moments.h"

#include <algorithm>
#include <cmath>

namespace outeffhop::metrics {

Moments::Moments(const PowerSums& sums) : count_(static_cast<double>(sums.count)) {
    if (sums.count == 0) return;
    const double d = sums.first / count_;  // mean - pivot
    mean_ = sums.pivot + d;
    second_ = std::max(0.0, sums.second - count_ * d * d);
    third_ = sums.third - 3 * d * sums.second + 2 * count_ * d * d * d;
    fourth_ = std::max(0.0, sums.fourth - 4 * d * sums.third + 6 * d * d * sums.second - 3 * count_ * d * d * d * d);
}

void Moments::merge(const Moments& other) {
    if (other.count_ == 0) return;
    if (count_ == 0) {
        *this = other;
        return;
    }
    const double a = count_, b = other.count_, n = a + b;
    const double d = other.mean_ - mean_, d2 = d * d;
    fourth_ += other.fourth_ + d2 * d2 * a * b * (a * a - a * b + b * b) / (n * n * n) +
               6 * d2 * (a * a * other.second_ + b * b * second_) / (n * n) +
               4 * d * (a * other.third_ - b * third_) / n;
    third_ += other.third_ + d * d2 * a * b * (a - b) / (n * n) + 3 * d * (a * other.second_ - b * second_) / n;
    second_ += other.second_ + d2 * a * b / n;
    mean_ += d * b / n;
    count_ = n;
}

double Moments::deviation() const {
    return count_ > 0 ? std::sqrt(second_ / count_) : 0;
}

double Moments::kurtosis() const {
    return second_ > 0 ? count_ * fourth_ / (second_ * second_) : 0;
}

}  // namespace outeffhop::metrics
