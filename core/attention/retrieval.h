// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

/// The associative memory behind the OutEffHop layer (arXiv 2404.03828, section 2): energy, and retrieval dynamics that
/// never raise it.
namespace outeffhop::attention {

/// M patterns of d coordinates. `noopClasses` 1 is the OutEffHop memory, 0 the modern Hopfield memory (softmax), K > 1
/// the one with K no-op classes (remark 2.1).
struct Memory {
    at::Tensor patterns;  ///< [M, d]
    double beta = 1;      ///< inverse temperature, > 0
    double noopClasses = 1;
    at::Tensor noopPatterns = {};              ///< bool [M]: patterns known to be no-op take no part; undefined: none
    std::optional<double> noopThreshold = {};  ///< patterns with beta <pattern, x> below it take no part for x
};

/// lse_1(beta, z) = log(noopClasses + sum_j exp(beta z_j)) / beta over the last dimension (equation 2.5); stable.
at::Tensor lse1(const at::Tensor& z, double beta, double noopClasses = 1);

/// What each pattern gets of x [..., d]: Softmax_1(beta patterns x), [..., M].
at::Tensor association(const Memory& memory, const at::Tensor& x);

/// One update T(x) = sum_m association_m pattern_m (lemma 2.1), [..., d].
at::Tensor retrieve(const Memory& memory, const at::Tensor& x);

/// H(x) = -lse_1(beta, patterns x) + <x, x> / 2 (equation 2.4, without its constant), [...]. Its gradient is x - T(x).
at::Tensor energy(const Memory& memory, const at::Tensor& x);

/// x, T(x), T(T(x)), ...: `steps` updates, fewer once no coordinate moves by more than `tolerance`.
std::vector<at::Tensor> trajectory(const Memory& memory, const at::Tensor& x, int64_t steps, double tolerance = 0);

/// A bound on |T(x) - patterns[m]| for the OutEffHop memory without no-op patterns:
/// R (2 (M-1) exp(-beta (<p_m, x> - max_{n != m} <p_n, x>)) + exp(-beta <p_m, x>)) with R the largest pattern norm.
/// [...]
at::Tensor retrievalErrorBound(const Memory& memory, const at::Tensor& x, int64_t m);

}  // namespace outeffhop::attention
