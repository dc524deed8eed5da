// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/models/stanhop/hopfield_heads.h"
#include "core/models/stanhop/stanhop_config.h"
#include "core/store/records.h"

namespace outeffhop::models {

/// What an Observer of a STanHop-Net is shown, in order of computation, each [B, series * segments, width]: the
/// embedding; of each block the outputs of its four branches (over time, of its feed-forward, of the pooling, over
/// series, of its feed-forward), in front of dropout and residual, and its output. Decoder layers read the encoder in
/// between. Blocks are E1, E2, ... and D1, D2, ...; ids are positions in the list.
std::vector<store::TensorDefinition> observedTensors(const StanhopConfig& config);

/// One Hopfield layer; an Observer gets it as [B * groups, heads, queries, keys].
struct StanhopAttention {
    std::string name;  ///< such as "E1 time", "E1 pooling", "E1 series", "D1 cross"
    int block;         ///< encoder blocks, then decoder layers, from 0
    Over over;
    std::int64_t groups, queries, keys;
};

/// In order of computation: positions are the Observer's layers and those of Forecast::noop.
std::vector<StanhopAttention> stanhopAttentions(const StanhopConfig& config);

}  // namespace outeffhop::models
