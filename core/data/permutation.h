// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>
#include <utility>

#include "core/data/random.h"

namespace outeffhop::data {

/// A random order of 0 ... size - 1 that needs no table: a Feistel network over the next power of four, walked until it
/// lands inside (Black and Rogaway 2002, "Ciphers with arbitrary finite domains").
class Permutation {
 public:
    /// size > 0. Equal keys give equal orders.
    constexpr Permutation(std::uint64_t size, std::uint64_t key)
        : size_(size), key_(key), half_((std::bit_width(size - 1) + 1) / 2) {}

    /// The element at place `index` < size.
    [[nodiscard]] constexpr std::uint64_t operator()(std::uint64_t index) const {
        do index = scramble(index);
        while (index >= size_);
        return index;
    }

 private:
    [[nodiscard]] constexpr std::uint64_t scramble(std::uint64_t index) const {
        constexpr int kRounds = 6;
        const auto mask = (std::uint64_t{1} << half_) - 1;
        auto left = index >> half_, right = index & mask;
        for (int round = 0; round < kRounds; ++round) {
            const auto mixed = Random({key_, static_cast<std::uint64_t>(round), right}).next() & mask;
            left = std::exchange(right, left ^ mixed);
        }
        return left << half_ | right;
    }

    std::uint64_t size_, key_;
    int half_;  ///< bits of each half
};

}  // namespace outeffhop::data
