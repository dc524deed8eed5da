// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/bridge/cursor.h"
#include "views/bridge/run_data.h"
#include "views/bridge/selection.h"
#include "views/kit/heat_map.h"

namespace outeffhop::compare_attention {

/// Attention of one head of one run on its probe sequence.
struct RunMap {
    kit::AttentionMatrix matrix;
    kit::Tokens tokens;  ///< keys
    int offset = 0;      ///< position of the first token that runs have in common: 1 behind a begin-of-sequence token
    std::int64_t step = -1;
    kit::Tokens queries = {};
};

/// 1 for a run whose sequences begin with a token of their own.
int offsetOf(const bridge::RunData& run);

RunMap mapOf(const bridge::RunData& run, const store::AttentionLayer& layer, int head, int sequence, std::int64_t step);

/// The step at which runs stand side by side: the cursor's, as far as all of them have come; runs without any step do
/// not count. -1: none has.
std::int64_t commonStep(const std::vector<const bridge::RunData*>& runs, const bridge::Cursor& cursor);

/// A cell of a run's map as a place in the focused run's sequence, and back; empty where that run has no such token.
std::optional<bridge::Place> placeOf(kit::HeatMapCell cell, int offset, int focusedOffset);
std::optional<kit::HeatMapCell> cellOf(const bridge::Place& place, int offset, int focusedOffset);

}  // namespace outeffhop::compare_attention
