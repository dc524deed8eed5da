// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <initializer_list>

namespace outeffhop::tests {

/// A number in [0, 1) that depends only on `keys` (splitmix64).
inline double noise(std::initializer_list<std::int64_t> keys) {
    std::uint64_t state = 0x9e3779b97f4a7c15u;
    for (const auto key : keys) {
        state += static_cast<std::uint64_t>(key) + 0x9e3779b97f4a7c15u;
        state = (state ^ (state >> 30)) * 0xbf58476d1ce4e5b9u;
        state = (state ^ (state >> 27)) * 0x94d049bb133111ebu;
        state ^= state >> 31;
    }
    return static_cast<double>(state >> 11) * 0x1p-53;
}

}  // namespace outeffhop::tests
