// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/attention_map.h"

#include "core/store/run_reader.h"

namespace outeffhop::kit {

std::vector<float> valuesOf(const store::AttentionLayer& layer, const std::vector<float>& perQuery, int head) {
    if (perQuery.empty() || head < 0 || head >= layer.heads) return {};
    const auto first = perQuery.begin() + static_cast<std::ptrdiff_t>(head) * layer.queries;
    return {first, first + layer.queries};
}

AttentionMatrix matrixOf(const store::AttentionLayer& layer, int head) {
    if (head < 0 || head >= layer.heads) return {};
    return {layer.queries, layer.keys, store::decodeHead(layer, head), valuesOf(layer, layer.noop, head),
            valuesOf(layer, layer.gate, head)};
}

Tokens tokensOf(const std::vector<store::ProbeToken>& tokens, int count) {
    Tokens shown;
    for (int position = 0; position < count; ++position) shown.push_back({QString::number(position), false});
    if (static_cast<int>(tokens.size()) != count) return shown;
    for (const auto& token : tokens)
        if (token.position < count)
            shown[static_cast<std::size_t>(token.position)] = {QString::fromStdString(token.text),
                                                               token.mark == "trigger"};
    return shown;
}

}  // namespace outeffhop::kit
