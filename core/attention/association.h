// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/attention/attention.h"

/// Association of states with stored patterns: attention whose query may first be updated a few times (Ramsauer et al.
/// 2021, arXiv 2008.02217; with Softmax_1 the OutEffHop layer, arXiv 2404.03828, section 2.4).
namespace outeffhop::attention {

/// What a state becomes in an update: a mixture of the keys (Ramsauer et al.), or of the values (the OutEffHop code).
enum class Iterate { keys, values };

struct AssociationOptions {
    Normalizer normalizer{NormalizerKind::softmax1};
    double beta = 0;          ///< inverse temperature, the factor on q k^T; 0 stands for 1 / sqrt(head dim)
    int64_t updates = 0;      ///< updates of the state before the read-out; negative: until none of a head's change
    double tolerance = 1e-4;  ///< a head stays as it is once its probabilities [Q, K] move by no more (Frobenius norm,
                              ///< largest of the batch)
    Iterate iterate = Iterate::keys;
    double dropout = 0;                        ///< of the last probabilities
    std::optional<double> noopThreshold = {};  ///< patterns with beta <q, k> below it take no part (no-op patterns)
    at::Tensor entmaxAlpha = {};               ///< 0-d, may have a gradient; undefined: normalizer.alpha
    bool wantProbabilities = false;
};

struct AssociationMasks {
    at::Tensor patterns = {};  ///< bool [B, K], true where a pattern may be found; undefined: all
    at::Tensor pairs = {};     ///< bool [Q, K] or broadcastable to [B, H, Q, K]; undefined: all
};

struct Associated {
    at::Tensor context;        ///< [B, H, Q, E]
    at::Tensor noop;           ///< [B, H, Q], see Attended::noop
    at::Tensor probabilities;  ///< [B, H, Q, K]; undefined unless wanted
    at::Tensor updates;        ///< [H] int64, updates that each head has made
};

/// States q [B, H, Q, D] look for patterns k [B, H, K, D] and read out v [B, H, K, E]; Iterate::values needs E = D.
/// Without updates, thresholds and masks of pairs this is attend() on its fast path. Updating until nothing moves ends
/// after 1000 updates at the latest.
Associated associate(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const AssociationMasks& masks,
                     const AssociationOptions& options);

}  // namespace outeffhop::attention
