// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

/// Which random numbers serve what: a key of Random is {seed, stream, ...}.
namespace outeffhop::data::streams {

inline constexpr std::uint64_t kTraining = 1, kValidation = 2, kProbe = 3;
inline constexpr std::uint64_t kOrder = 4, kMasking = 5, kAugmentation = 6, kMixing = 7;

/// In place of the run's seed where all runs have to see the same.
inline constexpr std::uint64_t kSharedSeed = 0x6f75746566666f70;

}  // namespace outeffhop::data::streams
