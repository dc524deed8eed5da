// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

#include "core/attention/normalizers.h"

/// The associative memory behind the OutEffHop layer (arXiv 2404.03828, section 2): energy, and retrieval dynamics that
/// never raise it.
namespace outeffhop::attention {

/// M patterns of d coordinates. Softmax_1 makes the OutEffHop memory, softmax the modern Hopfield memory, Softmax_n the
/// one with n no-op classes (remark 2.1), sparsemax and entmax the sparse ones (Hu et al. 2023, arXiv 2309.12673).
struct Memory {
    at::Tensor patterns;  ///< [M, d]
    double beta = 1;      ///< inverse temperature, > 0
    Normalizer normalizer{NormalizerKind::softmax1};
    at::Tensor noopPatterns = {};              ///< bool [M]: patterns known to be no-op take no part; undefined: none
    std::optional<double> noopThreshold = {};  ///< patterns with beta <pattern, x> below it take no part for x
};

/// lse_1(beta, z) = log(noopClasses + sum_j exp(beta z_j)) / beta over the last dimension (equation 2.5); stable.
at::Tensor lse1(const at::Tensor& z, double beta, double noopClasses = 1);

/// The convex function of logits [..., M] whose gradient a normalizer is, [...]: log(n + sum_j exp(z_j)) of Softmax_n,
/// max_p <p, z> + (1 - sum_j p_j^alpha) / (alpha (alpha - 1)) of entmax (sparsemax: alpha 2). Clipped normalizers and
/// the shift bug have none: throws.
at::Tensor potential(const at::Tensor& logits, const Normalizer& normalizer);

/// What each pattern gets of x [..., d]: the normalizer of beta patterns x, [..., M].
at::Tensor association(const Memory& memory, const at::Tensor& x);

/// One update T(x) = sum_m association_m pattern_m (lemma 2.1), [..., d].
at::Tensor retrieve(const Memory& memory, const at::Tensor& x);

/// H(x) = -potential(beta patterns x) / beta + <x, x> / 2 (equation 2.4, without its constant; the first term is -lse_1
/// for Softmax_1), [...]. Its gradient is x - T(x).
at::Tensor energy(const Memory& memory, const at::Tensor& x);

/// x, T(x), T(T(x)), ...: `steps` updates, fewer once no coordinate moves by more than `tolerance`.
std::vector<at::Tensor> trajectory(const Memory& memory, const at::Tensor& x, int64_t steps, double tolerance = 0);

/// A bound on |T(x) - patterns[m]| for a Softmax_n memory without no-op patterns, n being 1 for OutEffHop and 0 for
/// softmax: R (2 (M-1) exp(-beta (<p_m, x> - max_{k != m} <p_k, x>)) + n exp(-beta <p_m, x>)) with R the largest
/// pattern norm. [...]
at::Tensor retrievalErrorBound(const Memory& memory, const at::Tensor& x, int64_t m);

}  // namespace outeffhop::attention
