// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

/// What a head does with its mass. Means over batch and queries; queries that `queryMask` (bool [B, Q], undefined: all)
/// leaves out do not count. Results are float32 (float64 for float64).
namespace outeffhop::metrics {

/// Mean [H] of a probability of each query [B, H, Q]: of p_noop it is the no-op mass.
at::Tensor headMean(const at::Tensor& perQuery, const at::Tensor& queryMask = {});

/// The same of all heads of some layers [layers x H], float32, from [B, H, Q] of each: for every step.
at::Tensor headMeans(at::TensorList perQuery);

/// Sink mass [H, K]: mean probability that each key receives, from [B, H, Q, K].
at::Tensor sinkMass(const at::Tensor& probabilities, const at::Tensor& queryMask = {});

/// Entropy [H] in nats: mean of -sum_j p_j log p_j over the keys, from [B, H, Q, K], without the null key's share;
/// 0 log 0 = 0.
at::Tensor entropy(const at::Tensor& probabilities, const at::Tensor& queryMask = {});

/// All that a probe tells of the heads of a layer, [H] each.
struct HeadSinks {
    at::Tensor key0;      ///< sink mass of the first key
    at::Tensor key0Idle;  ///< the same over the idle queries; undefined without a mask of them
    at::Tensor largest;   ///< largest sink mass of a key in a sequence, mean over sequences
    at::Tensor entropy;   ///< as above
};

/// From probabilities [B, H, Q, K] and the mask [B, Q] of idle queries, which may be undefined; float32 on the CPU in
/// one pass.
HeadSinks headSinks(const at::Tensor& probabilities, const at::Tensor& idle = {});

/// The same of padded sequences, without idle queries: those that `tokenMask` [B, Q] leaves out do not count.
HeadSinks paddedHeadSinks(const at::Tensor& probabilities, const at::Tensor& tokenMask);

}  // namespace outeffhop::metrics
