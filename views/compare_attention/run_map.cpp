// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_attention/run_map.h"

#include <algorithm>

#include "core/config/parameters.h"
#include "views/kit/attention_map.h"

namespace outeffhop::compare_attention {

int offsetOf(const bridge::RunData& run) {
    const auto config = config::fromJsonText(run.info.configJson);
    return config && config::hasBos(*config) ? 1 : 0;
}

RunMap mapOf(const bridge::RunData& run, const store::AttentionLayer& layer, int head, int sequence,
             std::int64_t step) {
    if (head < 0 || head >= layer.heads) return {};
    const auto tokens = run.tokens(sequence);
    return {kit::matrixOf(layer, head), kit::tokensOf(tokens, layer.keys), offsetOf(run), step,
            kit::tokensOf(tokens, layer.queries)};
}

std::int64_t commonStep(const std::vector<const bridge::RunData*>& runs, const bridge::Cursor& cursor) {
    std::int64_t common = -1;
    for (const auto* run : runs) {
        if (run->info.step < 0) continue;
        const auto step = cursor.stepWithin(run->info.step);
        common = common < 0 ? step : std::min(common, step);
    }
    return common;
}

std::optional<bridge::Place> placeOf(kit::HeatMapCell cell, int offset, int focusedOffset) {
    const int shift = focusedOffset - offset;
    bridge::Place place;
    place.query = cell.query + shift;
    place.key = cell.key < 0 ? cell.key : cell.key + shift;
    if (place.query < 0 || place.key == -1) return {};
    return place;
}

std::optional<kit::HeatMapCell> cellOf(const bridge::Place& place, int offset, int focusedOffset) {
    if (place.query < 0 || place.key == -1) return {};
    const int shift = offset - focusedOffset;
    const bool isBeside = place.key < 0;  // nowhere or gate
    const kit::HeatMapCell cell{place.query + shift, isBeside ? place.key : place.key + shift};
    if (cell.query < 0 || (!isBeside && cell.key < 0)) return {};
    return cell;
}

}  // namespace outeffhop::compare_attention
