// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace outeffhop::data {

/// A target the loss leaves out, as in torch's cross_entropy.
inline constexpr std::int64_t kIgnored = -100;

/// What one forward pass reads; all arrays are [sequences, length], row-major.
struct Batch {
    int sequences = 0;
    int length = 0;                     ///< tokens a sequence, a begin-of-sequence token included
    std::vector<std::int64_t> inputs;   ///< token ids
    std::vector<std::int64_t> targets;  ///< the token to predict at each position, or kIgnored
    std::vector<std::uint8_t> trigger;  ///< 1 where the input token is a trigger; empty when the task has none
};

}  // namespace outeffhop::data
