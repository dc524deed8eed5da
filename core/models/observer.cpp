// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/observer.h"

namespace outeffhop::models {

std::vector<store::TensorDefinition> observedTensors(const ModelConfig& config) {
    std::vector<store::TensorDefinition> tensors;
    const auto add = [&](const std::string& name, const char* kind, int layer) {
        tensors.push_back({static_cast<int>(tensors.size()), name, kind, layer, static_cast<int>(config.width)});
    };
    add("Embedding", "embedding", -1);
    for (int layer = 0; layer < config.layers; ++layer) {
        const std::string prefix = fmt::format("L{} ", layer + 1);
        add(prefix + "attention output", "attention_output", layer);
        add(prefix + "FFN output", "ffn_output", layer);
        add(prefix + "output", "block_output", layer);
    }
    if (config.kind != ModelKind::bert) add("Final norm", "final_norm", -1);
    return tensors;
}

}  // namespace outeffhop::models
