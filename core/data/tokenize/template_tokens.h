// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace outeffhop::data {

/// What the post-processor of a tokenizer.json does to a single text.
struct TokensAround {
    std::string before, behind;  ///< special tokens put around it; empty: none
    bool trimsOffsets = false;

    [[nodiscard]] bool empty() const { return before.empty() && behind.empty(); }
};

/// `postProcessor` may be null. Throws nlohmann's exceptions.
TokensAround tokensAround(const nlohmann::json& postProcessor);

}  // namespace outeffhop::data
