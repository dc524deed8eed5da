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

enum class NormalizerKind { softmax, softmax1, clippedSoftmax, clippedSoftmax1 };

inline constexpr std::array kNormalizerKinds{NormalizerKind::softmax, NormalizerKind::softmax1,
                                             NormalizerKind::clippedSoftmax, NormalizerKind::clippedSoftmax1};

/// "softmax", "softmax1", "clipped_softmax", "clipped_softmax1".
std::string_view nameOf(NormalizerKind kind);
std::optional<NormalizerKind> normalizerNamed(std::string_view name);

/// softmax or Softmax_1, and for the clipped kinds clip((eta - gamma) p + gamma, 0, 1) on top (Bondarenko et al. 2023,
/// arXiv 2306.12929, eq. 4, with eta for their zeta). gamma <= 0 and eta >= 1; plain kinds ignore both.
struct Normalizer {
    NormalizerKind kind = NormalizerKind::softmax;
    double gamma = 0;
    double eta = 1;

    /// Softmax_1: rows may sum to less than 1, the rest is the no-op probability.
    [[nodiscard]] bool hasNullKey() const {
        return kind == NormalizerKind::softmax1 || kind == NormalizerKind::clippedSoftmax1;
    }
    [[nodiscard]] bool clips() const {
        return kind == NormalizerKind::clippedSoftmax || kind == NormalizerKind::clippedSoftmax1;
    }
};

/// Attention weights of `logits` (any shape, floating) along `dim`.
at::Tensor normalize(const at::Tensor& logits, const Normalizer& normalizer, int64_t dim = -1);

/// Softmax_n(z)_j = exp(z_j) / (n + sum_i exp(z_i)) for n >= 0; n = 1 is the OutEffHop layer's function
/// (arXiv 2404.03828, lemma 2.1) and n = 0 is softmax.
at::Tensor softmax1(const at::Tensor& logits, double n = 1, int64_t dim = -1);

/// log Softmax_1, finite where Softmax_1 itself underflows.
at::Tensor logSoftmax1(const at::Tensor& logits, int64_t dim = -1);

/// p_noop = 1 / (1 + sum_j exp(z_j)): what Softmax_1 gives to no key. `dim` is reduced away.
at::Tensor noopProbability(const at::Tensor& logits, int64_t dim = -1);

/// log sum_j exp(z_j), -inf for a row masked everywhere. `dim` is reduced away.
at::Tensor logSumExp(const at::Tensor& logits, int64_t dim = -1);

}  // namespace outeffhop::attention
