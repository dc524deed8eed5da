// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/masked_rows.h"

#include "core/data/byte_tokens.h"

namespace outeffhop::data {
namespace {

std::vector<std::size_t> choose(const std::vector<std::int64_t>& tokens, double probability, Random& random) {
    std::vector<std::size_t> ordinary, chosen;
    for (std::size_t i = 0; i < tokens.size(); ++i)
        if (!byte_tokens::isSpecial(tokens[i])) ordinary.push_back(i);
    for (const auto i : ordinary)
        if (random.uniform() < probability) chosen.push_back(i);
    if (chosen.empty() && !ordinary.empty()) chosen.push_back(ordinary[random.below(ordinary.size())]);
    return chosen;
}

std::int64_t replaced(std::int64_t token, Random& random) {
    const auto luck = random.uniform();
    if (luck < 0.8) return byte_tokens::kMask;
    if (luck < 0.9) return static_cast<std::int64_t>(random.below(byte_tokens::kBytes));
    return token;
}

}  // namespace

void addMaskedRow(Batch& batch, std::vector<std::int64_t> tokens, double probability, Random random) {
    const auto row = batch.targets.size();
    batch.targets.resize(row + tokens.size(), kIgnored);
    for (const auto i : choose(tokens, probability, random)) {
        batch.targets[row + i] = tokens[i];
        tokens[i] = replaced(tokens[i], random);
    }
    batch.inputs.insert(batch.inputs.end(), tokens.begin(), tokens.end());
    batch.length = static_cast<int>(tokens.size());
    ++batch.sequences;
}

}  // namespace outeffhop::data
