// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/records.h"
#include "views/kit/heat_map.h"

namespace outeffhop::kit {

/// One head's part, a value a query, of the layer's noop or gate; empty when there is no such head or nothing recorded.
std::vector<float> valuesOf(const store::AttentionLayer& layer, const std::vector<float>& perQuery, int head);

/// A recorded head's probabilities and its columns "nowhere" (all zero with softmax) and gate; empty when there is no
/// such head.
AttentionMatrix matrixOf(const store::AttentionLayer& layer, int head);

/// Tokens of an axis of `count` positions; their numbers where the sequence has another number of tokens, as with the
/// prototypes and merged segments of STanHop-Net.
Tokens tokensOf(const std::vector<store::ProbeToken>& tokens, int count);

}  // namespace outeffhop::kit
