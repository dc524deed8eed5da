// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace outeffhop::attention {

/// A dropout mask that is computed where it is needed, forward and backward, instead of stored: element i is kept when
/// a hash of (seed, i) says so. The result does not depend on the number of threads.
struct Dropout {
    std::uint64_t seed = 0;
    std::uint32_t limit = 0;  ///< elements whose hash is below are dropped: probability limit / 2^32

    static Dropout with(double probability, std::uint64_t seed) {
        return {seed, static_cast<std::uint32_t>(probability * 4294967296.0)};
    }

    [[nodiscard]] bool active() const { return limit > 0; }
    [[nodiscard]] double scale() const { return 1 / (1 - limit / 4294967296.0); }

    /// Two rounds of the finaliser of MurmurHash3 over the low and the high half of the seed.
    [[nodiscard]] __attribute__((always_inline)) bool keeps(std::uint32_t element) const {
        return mix(mix(element + static_cast<std::uint32_t>(seed)) ^ static_cast<std::uint32_t>(seed >> 32)) >= limit;
    }

 private:
    static __attribute__((always_inline)) inline std::uint32_t mix(std::uint32_t h) {
        h = (h ^ (h >> 16)) * 0x85ebca6bU;
        h = (h ^ (h >> 13)) * 0xc2b2ae35U;
        return h ^ (h >> 16);
    }
};

/// A seed from LibTorch's default CPU generator, so that a run that restores that generator draws the same masks.
std::uint64_t drawSeed();

}  // namespace outeffhop::attention
