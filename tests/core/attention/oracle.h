// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include "core/attention/attention.h"

/// An independent float64 implementation by the null-key identity (Softmax_1 is softmax with one more key of logit 0
/// and value 0), differentiated by autograd; shares no code with core/attention.
namespace outeffhop::attention::oracle {

struct Answer {
    at::Tensor context, lse, noop, weights;
};

Answer attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& keyMask,
              const AttentionOptions& options);

/// |a - b| relative to the Frobenius norm of b, in float64; infinities have to agree exactly.
double relativeError(const at::Tensor& a, const at::Tensor& b);

/// max |a - b|, in float64.
double largestError(const at::Tensor& a, const at::Tensor& b);

at::Tensor tensor(std::initializer_list<double> values);

}  // namespace outeffhop::attention::oracle
