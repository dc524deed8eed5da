// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace outeffhop::theory {

/// Patterns moved so that their mean is 0 and stretched to length 1 each, and the same done to other states made of
/// them: theorems about patterns on a sphere can be tried on images, whose overlaps are otherwise mostly brightness.
class UnitSphere {
 public:
    /// `patterns` [M, d], not all equal.
    explicit UnitSphere(const at::Tensor& patterns);

    [[nodiscard]] const at::Tensor& patterns() const { return patterns_; }
    /// `states` [M, d]: state m goes where pattern m goes.
    [[nodiscard]] at::Tensor operator()(const at::Tensor& states) const;

 private:
    at::Tensor mean_, lengths_, patterns_;
};

}  // namespace outeffhop::theory
