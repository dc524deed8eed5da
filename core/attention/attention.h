// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include "core/attention/normalizers.h"

namespace outeffhop::attention {

/// Both paths compute the same function. `materialised` forms all probabilities; `fused` does not, wherever some kernel
/// can do without (path_choice.h).
enum class Path { automatic, materialised, fused };

struct AttentionOptions {
    Normalizer normalizer;
    double scale = 0;     ///< factor on q k^T; 0 stands for 1 / sqrt(head dim)
    bool causal = false;  ///< query i attends to keys 0..i; needs as many queries as keys
    double dropout = 0;   ///< share of probabilities set to zero (the others grow); 0 outside training
    Path path = Path::automatic;
    bool bf16Products = false;       ///< fp32 on the CPU: factors of products rounded to bfloat16, where that is faster
    bool wantProbabilities = false;  ///< forces the materialised path
    at::Tensor entmaxAlpha = {};     ///< 0-d, may have a gradient; undefined: normalizer.alpha
};

/// What attention gives. `lse` and `noop` are by-products without gradient.
struct Attended {
    at::Tensor context;  ///< [B, H, Q, D], type of q
    at::Tensor lse;   ///< [B, H, Q] float32 (float64 for float64): log-sum-exp of the scaled, masked logits; -inf where
                      ///< all keys are masked
    at::Tensor noop;  ///< [B, H, Q], as lse: p_noop, the mass that goes to no key: n / (n + sum exp) with null keys,
                      ///< what the row lacks to a sum of 1 (at least 0) where it is clipped, else 0; 1 where all keys
                      ///< are masked
    at::Tensor probabilities = {};  ///< [B, H, Q, K] before dropout, float32 (float64); undefined unless wanted
    at::Tensor gate =
        {};  ///< [B, H, Q] gate probabilities, without gradient; undefined until a gate is applied (gate.h)
};

/// softmax-like attention of q [B, H, Q, D] over k, v [B, H, K, D] (fp64, fp32, bf16 or fp16; any strides; CPU or
/// CUDA). `keyMask`: undefined, or bool [B, K] with true where a key may be attended. Gradients flow to q, k, v through
/// context (and through probabilities when they are wanted). A query without any allowed key gets a zero context.
/// Throws c10::Error on shapes that do not fit.
Attended attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& keyMask,
                const AttentionOptions& options);

/// Self-attention of packed projections qkv [B, S, 3, H, D]: the same, without the copies that taking q, k and v apart
/// costs in the backward.
Attended attendPacked(const at::Tensor& qkv, const at::Tensor& keyMask, const AttentionOptions& options);

}  // namespace outeffhop::attention
