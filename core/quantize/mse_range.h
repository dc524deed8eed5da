// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/quantize/range_estimator.h"

namespace outeffhop::quantize {

/// Where thresholds are looked for: fixed by the first tensor, 0.5 beyond its extremes.
struct SearchSpace {
    bool oneSided = false;  ///< no value below 0: the range begins at 0
    double lowest = 0;      ///< no range goes below
    double highest = 0;     ///< nor above
    double reach = 0;       ///< largest threshold
    int64_t channels = 1;

    static SearchSpace around(const at::Tensor& x, const QuantizerOptions& quantizer);
};

/// The range with the least squared error among candidates: thresholds i reach / 100, i = 1..100, to both sides, or
/// from 0 if the data are one-sided; for an asymmetric quantizer of two-sided data each of them also shifted by up to a
/// quarter of the grid to either side. Errors add up over tensors.
class MseGridRange : public RangeEstimator {
 public:
    explicit MseGridRange(const QuantizerOptions& quantizer) : quantizer_(quantizer) {}

    void observe(const at::Tensor& x) override;
    [[nodiscard]] Range range() const override;

 private:
    struct Candidate {
        double low, high;
    };
    void begin(const at::Tensor& x);

    QuantizerOptions quantizer_;
    std::vector<Candidate> candidates_;
    at::Tensor errors_;  ///< [channels, candidates] float64: squared error so far
};

/// The range with the least squared error of the newest tensor, by Brent's bounded minimisation over the threshold in
/// [0.01, 1] reach; asymmetric quantizers of two-sided data also over the shift, nested.
class MseGoldenRange : public RangeEstimator {
 public:
    explicit MseGoldenRange(const QuantizerOptions& quantizer) : quantizer_(quantizer) {}

    void observe(const at::Tensor& x) override;
    [[nodiscard]] Range range() const override { return range_; }

 private:
    QuantizerOptions quantizer_;
    std::optional<SearchSpace> space_;
    Range range_;
};

}  // namespace outeffhop::quantize
