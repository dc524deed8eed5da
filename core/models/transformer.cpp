// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/transformer.h"

namespace outeffhop::models {

std::vector<std::string> Transformer::attentions() const {
    std::vector<std::string> names;
    for (std::int64_t layer = 1; layer <= config_.layers; ++layer) names.push_back(fmt::format("L{}", layer));
    return names;
}

}  // namespace outeffhop::models
