// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/stanhop/stanhop_observed.h"

#include <fmt/format.h>

namespace outeffhop::models {
namespace {

struct BlockPlace {
    int block;
    std::string name;
    std::int64_t segments;     ///< of its queries
    std::int64_t encoded = 0;  ///< segments that a decoder layer reads
};

/// Encoder blocks, then decoder layers.
std::vector<BlockPlace> blocksOf(const StanhopConfig& config) {
    std::vector<BlockPlace> blocks;
    for (int i = 0; i < config.layers; ++i) blocks.push_back({i, fmt::format("E{}", i + 1), config.segments(i + 1)});
    for (int i = 0; i <= config.layers; ++i)
        blocks.push_back(
            {static_cast<int>(blocks.size()), fmt::format("D{}", i + 1), config.horizonSegments(), config.segments(i)});
    return blocks;
}

}  // namespace

std::vector<store::TensorDefinition> observedTensors(const StanhopConfig& config) {
    std::vector<store::TensorDefinition> tensors;
    const auto add = [&](const std::string& name, const char* kind, int block) {
        tensors.push_back({static_cast<int>(tensors.size()), name, kind, block, static_cast<int>(config.width)});
    };
    add("Embedding", "embedding", -1);
    for (const BlockPlace& place : blocksOf(config)) {
        add(place.name + " time output", "attention_output", place.block);
        add(place.name + " time FFN output", "ffn_output", place.block);
        add(place.name + " pooling output", "attention_output", place.block);
        add(place.name + " series output", "attention_output", place.block);
        add(place.name + " series FFN output", "ffn_output", place.block);
        if (place.encoded > 0) {
            add(place.name + " cross output", "attention_output", place.block);
            add(place.name + " cross FFN output", "ffn_output", place.block);
        }
        add(place.name + " output", "block_output", place.block);
    }
    return tensors;
}

std::vector<StanhopAttention> stanhopAttentions(const StanhopConfig& config) {
    std::vector<StanhopAttention> attentions;
    for (const auto& [block, name, segments, encoded] : blocksOf(config)) {
        attentions.push_back({name + " time", block, Over::segments, config.series, segments, segments});
        attentions.push_back({name + " pooling", block, Over::prototypes, segments, config.series, config.prototypes});
        attentions.push_back({name + " series", block, Over::series, segments, config.series, config.series});
        if (encoded > 0)
            attentions.push_back({name + " cross", block, Over::segments, config.series, segments, encoded});
    }
    return attentions;
}

}  // namespace outeffhop::models
