// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/theory/sphere.h"

#include <ATen/ATen.h>

namespace outeffhop::theory {

UnitSphere::UnitSphere(const at::Tensor& patterns)
    : mean_(patterns.mean(0)), lengths_((patterns - mean_).norm(2, 1, true)), patterns_((*this)(patterns)) {}

at::Tensor UnitSphere::operator()(const at::Tensor& states) const {
    return (states - mean_) / lengths_;
}

}  // namespace outeffhop::theory
