// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/records.h"
#include "views/kit/heat_map.h"

namespace outeffhop::kit {

/// A recorded head's probabilities and its column "nowhere" (all zero with softmax); empty when there is no such head.
AttentionMatrix matrixOf(const store::AttentionLayer& layer, int head);

/// Tokens of an axis of `count` positions; their numbers where the sequence has another number of tokens, as with the
/// prototypes and merged segments of STanHop-Net.
Tokens tokensOf(const std::vector<store::ProbeToken>& tokens, int count);

}  // namespace outeffhop::kit
