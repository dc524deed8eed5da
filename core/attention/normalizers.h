// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <optional>
#include <string_view>

/// Functions that turn attention logits into attention weights, in explicit numerically stable forms.
/// Reduced precision (fp16, bf16) is computed in float32; results have the type of the logits.
/// A masked logit is -inf. A row that is masked everywhere gives zeros and no gradient. Logits of +inf share the
/// row's mass (the limit of softmax), the no-op probability is then 0. NaN stays NaN.
namespace outeffhop::attention {

enum class NormalizerKind { softmax, softmax1, softmaxN, clippedSoftmax, clippedSoftmax1, sparsemax, entmax15, entmax };

inline constexpr std::array kNormalizerKinds{NormalizerKind::softmax,         NormalizerKind::softmax1,
                                             NormalizerKind::softmaxN,        NormalizerKind::clippedSoftmax,
                                             NormalizerKind::clippedSoftmax1, NormalizerKind::sparsemax,
                                             NormalizerKind::entmax15,        NormalizerKind::entmax};

/// "softmax", "softmax1", "softmax_n", "clipped_softmax", "clipped_softmax1", "sparsemax", "entmax15", "entmax".
std::string_view nameOf(NormalizerKind kind);
std::optional<NormalizerKind> normalizerNamed(std::string_view name);

/// A function from logits to weights and what it has to be told; each kind ignores what is not its own.
struct Normalizer {
    NormalizerKind kind = NormalizerKind::softmax;
    /// Clipped kinds: clip((eta - gamma) p + gamma, 0, 1) of softmax or Softmax_1 (Bondarenko et al. 2023, arXiv
    /// 2306.12929, eq. 4, with eta for their zeta). gamma <= 0 and eta >= 1.
    double gamma = 0, eta = 1;
    double n = 1;        ///< softmaxN, >= 0
    double alpha = 1.5;  ///< entmax, > 1, where attention is given no alpha of its own
    /// Softmax_1 kinds: Softmax_1(z - max z), which the reference code computed until June 2024. Its rows keep a mass
    /// of at least 1/2 whatever the logits are.
    bool shiftBug = false;

    /// The weight of the null key, exp(its logit): rows may sum to less than 1, the rest is the no-op probability.
    [[nodiscard]] double nullKeys() const {
        if (kind == NormalizerKind::softmaxN) return n;
        return kind == NormalizerKind::softmax1 || kind == NormalizerKind::clippedSoftmax1 ? 1 : 0;
    }
    [[nodiscard]] bool hasNullKey() const { return nullKeys() > 0; }
    [[nodiscard]] bool clips() const {
        return kind == NormalizerKind::clippedSoftmax || kind == NormalizerKind::clippedSoftmax1;
    }
    /// Exact zeros, and a threshold that has to be searched in each row.
    [[nodiscard]] bool isSparse() const { return kind >= NormalizerKind::sparsemax; }
    /// exp(z) over exp(z) and null keys, perhaps clipped: all that kernels which never keep the logits can do.
    [[nodiscard]] bool isExponential() const { return !isSparse() && !(shiftBug && hasNullKey()); }
};

/// Attention weights of `logits` (any shape, floating) along `dim`. `alpha`: of entmax, 0-d, may have a gradient;
/// undefined: normalizer.alpha.
at::Tensor normalize(const at::Tensor& logits, const Normalizer& normalizer, int64_t dim = -1,
                     const at::Tensor& alpha = {});

/// Softmax_n(z)_j = exp(z_j) / (n + sum_i exp(z_i)) for n >= 0; n = 1 is the OutEffHop layer's function
/// (arXiv 2404.03828, lemma 2.1) and n = 0 is softmax.
at::Tensor softmax1(const at::Tensor& logits, double n = 1, int64_t dim = -1);

/// log Softmax_1, finite where Softmax_1 itself underflows.
at::Tensor logSoftmax1(const at::Tensor& logits, int64_t dim = -1);

/// p_noop = 1 / (1 + sum_j exp(z_j)): what Softmax_1 gives to no key. `dim` is reduced away.
at::Tensor noopProbability(const at::Tensor& logits, int64_t dim = -1);

/// The mass that rows of `weights` leave to no key, without gradient: n / (n + sum_j exp(z_j)) from `lse` with null
/// keys; what the row sum lacks to 1 (at least 0) where weights are clipped; else 0. 1 for a row masked everywhere
/// (lse = -inf). `weights` [..., K], `lse` [...].
at::Tensor noopMassOf(const at::Tensor& weights, const at::Tensor& lse, const Normalizer& normalizer);

/// log sum_j exp(z_j), -inf for a row masked everywhere. `dim` is reduced away.
at::Tensor logSumExp(const at::Tensor& logits, int64_t dim = -1);

}  // namespace outeffhop::attention
