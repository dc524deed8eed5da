// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/causal_rows.h"

namespace outeffhop::data {

void addCausalRow(Batch& batch, std::span<const std::int64_t> tokens, std::optional<std::int64_t> bos) {
    if (bos) {
        batch.inputs.push_back(*bos);
        batch.targets.push_back(kIgnored);
    }
    batch.inputs.insert(batch.inputs.end(), tokens.begin(), tokens.end() - 1);
    batch.targets.insert(batch.targets.end(), tokens.begin() + 1, tokens.end());
    batch.length = static_cast<int>(tokens.size()) - 1 + (bos ? 1 : 0);
    ++batch.sequences;
}

}  // namespace outeffhop::data
