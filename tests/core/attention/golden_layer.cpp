// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/attention/golden_layer.h"

#include <ATen/ATen.h>

namespace outeffhop::attention::oracle {
namespace {

constexpr int64_t kHidden = 8, kHeads = 2, kTokens = 4;

/// m[o, i] = a o + b i + c.
at::Tensor angles(int64_t rows, double a, double b, double c) {
    return at::arange(rows, at::kDouble).mul(a).unsqueeze(1) + at::arange(kHidden, at::kDouble).mul(b) + c;
}

/// [1, H, T, D]
at::Tensor project(const at::Tensor& states, const at::Tensor& weight, double bias) {
    const at::Tensor rows = at::linear(states, weight, at::arange(kHidden, at::kDouble) * bias);
    return rows.view({1, kTokens, kHeads, kHidden / kHeads}).transpose(1, 2);
}

}  // namespace

GoldenLayer::GoldenLayer()
    : states(angles(kTokens, .5, .3, .1).sin()),
      q(project(states, angles(kHidden, .37, .71, 0).cos(), .01)),
      k(project(states, angles(kHidden, .53, .29, 0).sin(), -.02)),
      v(project(states, angles(kHidden, .19, -.41, 0).cos(), .03)),
      outputWeight(angles(kHidden, .23, -.17, 0).sin()) {}

Attended GoldenLayer::attend(const AttentionOptions& options, const at::Tensor& keyMask) const {
    return attention::attend(q, k, v, keyMask, options);
}

at::Tensor GoldenLayer::output(const at::Tensor& context) const {
    return at::linear(joined(context), outputWeight, at::arange(kHidden, at::kDouble) * -.01);
}

at::Tensor joined(const at::Tensor& context) {
    return context.transpose(1, 2).reshape({kTokens, kHidden});
}

}  // namespace outeffhop::attention::oracle
