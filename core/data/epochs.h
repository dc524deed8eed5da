// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace outeffhop::data {

/// Passes without end over the same elements, each in a random order of its own.
struct Epochs {
    std::uint64_t size;  ///< elements, at least 1
    std::uint64_t seed, stream;

    struct Visit {
        std::uint64_t pass, element;
    };
    /// Visit `number` from 0 on. Computed, so that a number is all there is to remember.
    [[nodiscard]] Visit operator()(std::uint64_t number) const;
};

}  // namespace outeffhop::data
