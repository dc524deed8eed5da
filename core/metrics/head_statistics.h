// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

/// What a head does with its mass. Means over batch and queries; queries that `queryMask` (bool [B, Q], undefined: all)
/// leaves out do not count. Results are float32 (float64 for float64).
namespace outeffhop::metrics {

/// No-op mass [H]: mean of p_noop [B, H, Q].
at::Tensor noopMass(const at::Tensor& noop, const at::Tensor& queryMask = {});

/// Sink mass [H, K]: mean probability that each key receives, from [B, H, Q, K].
at::Tensor sinkMass(const at::Tensor& probabilities, const at::Tensor& queryMask = {});

/// Entropy [H] in nats: mean of -sum_j p_j log p_j over the keys, from [B, H, Q, K], without the null key's share;
/// 0 log 0 = 0.
at::Tensor entropy(const at::Tensor& probabilities, const at::Tensor& queryMask = {});

}  // namespace outeffhop::metrics
