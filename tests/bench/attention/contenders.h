// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>
#include <string>
#include <vector>

#include "core/attention/attention.h"

namespace outeffhop::bench {

struct Shape {
    int64_t batch, heads, tokens, headDim;
    bool causal;
};

/// q, k, v as views of one packed projection, as models have them.
struct Problem {
    Shape shape;
    at::ScalarType type;
    attention::Normalizer normalizer;
    at::Tensor q, k, v, gradient;
};
Problem makeProblem(const Shape& shape, at::ScalarType type, const attention::Normalizer& normalizer);

struct Contender {
    std::string name;
    std::function<at::Tensor(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v)> attend;
};

/// First the form that eager code writes down (explicit probabilities, autograd through every operation), then each
/// path of core/attention that takes the problem.
std::vector<Contender> contendersFor(const Problem& problem);

/// Forward and backward; context and the gradients of q, k, v.
std::vector<at::Tensor> differentiate(const Contender& contender, const Problem& problem);

/// Largest relative error (Frobenius norm) of context and gradients against float64.
double errorOf(const Contender& contender, const Problem& problem);

}  // namespace outeffhop::bench
