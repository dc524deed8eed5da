// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/tokens/tokens_presenter.h"

#include <algorithm>

namespace outeffhop::tokens {

kit::Tokens stripTokens(const std::vector<store::ProbeToken>& sequence) {
    kit::Tokens tokens;
    for (const auto& token : sequence) {
        const auto position = static_cast<std::size_t>(token.position);
        if (position >= tokens.size()) tokens.resize(position + 1);
        tokens[position] = {QString::fromStdString(token.text), token.mark == "trigger"};
    }
    return tokens;
}

bool showsGate(const store::AttentionLayer& layer, std::optional<bool> asked) {
    if (layer.gate.empty()) return false;
    return asked.value_or(std::ranges::all_of(layer.noop, [](float noop) { return noop == 0; }));
}

}  // namespace outeffhop::tokens
