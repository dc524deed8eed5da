// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/masked_rows.h"

namespace outeffhop::data {
namespace {

std::vector<std::size_t> choose(const std::vector<std::int64_t>& tokens, const MaskRule& rule, Random& random) {
    std::vector<std::size_t> ordinary, chosen;
    for (std::size_t i = 0; i < tokens.size(); ++i)
        if (!rule.tokenizer.isSpecial(static_cast<int>(tokens[i]))) ordinary.push_back(i);
    for (const auto i : ordinary)
        if (random.uniform() < rule.probability) chosen.push_back(i);
    if (chosen.empty() && !ordinary.empty()) chosen.push_back(ordinary[random.below(ordinary.size())]);
    return chosen;
}

std::int64_t replaced(std::int64_t token, const MaskRule& rule, Random& random) {
    const auto luck = random.uniform();
    if (luck < 0.8) return rule.tokenizer.special().mask.value();
    if (luck < 0.9) return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(rule.randomIds)));
    return token;
}

}  // namespace

void addMaskedRow(Batch& batch, std::vector<std::int64_t> tokens, const MaskRule& rule, Random random) {
    const auto row = batch.targets.size();
    batch.targets.resize(row + tokens.size(), kIgnored);
    for (const auto i : choose(tokens, rule, random)) {
        batch.targets[row + i] = tokens[i];
        tokens[i] = replaced(tokens[i], rule, random);
    }
    batch.inputs.insert(batch.inputs.end(), tokens.begin(), tokens.end());
    batch.length = static_cast<int>(tokens.size());
    ++batch.sequences;
}

}  // namespace outeffhop::data
