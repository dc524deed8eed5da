// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace outeffhop::data {

/// Texts and their classes; arrays of tokens are [sequences, length], row-major, padded behind the last token.
struct LabelledBatch {
    int sequences = 0, length = 0;
    std::vector<std::int64_t> inputs = {};  ///< token ids
    std::vector<std::int64_t> types = {};  ///< 0 for tokens of the first text, 1 for those of the second; empty without
    std::vector<std::uint8_t> mask = {};   ///< 1 on tokens, 0 on padding
    std::vector<std::int64_t> labels = {};  ///< [sequences], numbers of classes
};

}  // namespace outeffhop::data
