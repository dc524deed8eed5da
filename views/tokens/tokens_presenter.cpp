// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/tokens/tokens_presenter.h"

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

std::vector<float> noopOf(const store::AttentionLayer& layer, int head) {
    if (head < 0 || head >= layer.heads) return {};
    const auto first = layer.noop.begin() + static_cast<std::ptrdiff_t>(head) * layer.queries;
    return {first, first + layer.queries};
}

}  // namespace outeffhop::tokens
