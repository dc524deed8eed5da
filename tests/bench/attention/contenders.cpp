// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/attention/contenders.h"

#include <ATen/ATen.h>
#include <torch/csrc/autograd/autograd.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/attention/cpu_attention.h"
#include "core/attention/cpu_kernel.h"
#include "core/attention/materialised.h"
#include "core/attention/stock_attention.h"

namespace outeffhop::bench {
namespace {

/// exp(z - m) / (exp(-m) + sum exp(z - m)) written out, in the type of the inputs.
at::Tensor eager(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& masked,
                 const attention::Normalizer& normalizer) {
    at::Tensor z = at::matmul(q, k.transpose(-2, -1)) * (1 / std::sqrt(double(q.size(3))));
    if (masked.defined()) z = z.masked_fill(masked, -std::numeric_limits<double>::infinity());
    at::Tensor p;
    if (normalizer.hasNullKey()) {
        const at::Tensor m = z.amax(-1, true).clamp_min(0).detach();
        const at::Tensor e = (z - m).exp();
        p = e / ((-m).exp() + e.sum(-1, true));
    } else {
        p = at::softmax(z, -1);
    }
    if (normalizer.clips()) p = (p * (normalizer.eta - normalizer.gamma) + normalizer.gamma).clamp(0, 1);
    return at::matmul(p, v);
}

at::Tensor futureOf(const Problem& problem) {
    const int64_t tokens = problem.shape.tokens;
    return problem.shape.causal ? at::ones({tokens, tokens}, at::kBool).triu_(1) : at::Tensor();
}

}  // namespace

Problem makeProblem(const Shape& shape, at::ScalarType type, const attention::Normalizer& normalizer) {
    at::manual_seed(1);
    const at::Tensor qkv = at::randn({shape.batch, shape.tokens, 3, shape.heads, shape.headDim}).to(type);
    const auto part = [&](int64_t i) { return qkv.select(2, i).transpose(1, 2); };
    const at::Tensor gradient = at::randn({shape.batch, shape.tokens, shape.heads, shape.headDim}).to(type);
    return {shape, type, normalizer, part(0), part(1), part(2), gradient.transpose(1, 2)};
}

std::vector<Contender> contendersFor(const Problem& problem) {
    using at::Tensor;
    attention::AttentionOptions options;
    options.normalizer = problem.normalizer;
    options.causal = problem.shape.causal;
    options.scale = 1 / std::sqrt(double(problem.shape.headDim));
    std::vector<Contender> all;
    all.push_back({"eager explicit", [normalizer = problem.normalizer, masked = futureOf(problem)](
                                         const Tensor& q, const Tensor& k, const Tensor& v) {
                       return eager(q, k, v, masked, normalizer);
                   }});
    all.push_back({"materialised", [options](const Tensor& q, const Tensor& k, const Tensor& v) {
                       return attention::attendMaterialised(q, k, v, {}, options).context;
                   }});
    if (!problem.normalizer.clips())
        all.push_back(
            {"cpu flash", [options](const Tensor& q, const Tensor& k, const Tensor& v) {
                 return attention::attendOnStockKernel(attention::StockKernel::cpuFlash, q, k, v, {}, options).context;
             }});
    if (attention::hasCpuKernel() && problem.type != at::kDouble)
        all.push_back({"cpu kernel", [options](const Tensor& q, const Tensor& k, const Tensor& v) {
                           return attention::attendOnCpuKernel(q, k, v, {}, options).context;
                       }});
    all.push_back({"automatic", [options](const Tensor& q, const Tensor& k, const Tensor& v) {
                       return attention::attend(q, k, v, {}, options).context;
                   }});
    return all;
}

std::vector<at::Tensor> differentiate(const Contender& contender, const Problem& problem) {
    const auto leaf = [](const at::Tensor& x) { return x.detach().requires_grad_(); };
    const at::Tensor q = leaf(problem.q), k = leaf(problem.k), v = leaf(problem.v);
    const at::Tensor context = contender.attend(q, k, v);
    const auto gradients = torch::autograd::grad({context}, {q, k, v}, {problem.gradient});
    return {context.detach(), gradients[0], gradients[1], gradients[2]};
}

double errorOf(const Contender& contender, const Problem& problem) {
    Problem exact = problem;
    for (at::Tensor* x : {&exact.q, &exact.k, &exact.v, &exact.gradient}) *x = x->to(at::kDouble);
    const Contender reference{"", [&](const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
                                  return eager(q, k, v, futureOf(problem), problem.normalizer);
                              }};
    const auto expected = differentiate(reference, exact), actual = differentiate(contender, problem);
    double error = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const at::Tensor difference = actual[i].to(at::kDouble) - expected[i];
        error = std::max(error, (difference.norm() / expected[i].norm()).item<double>());
    }
    return error;
}

}  // namespace outeffhop::bench
