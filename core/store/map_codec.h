// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace outeffhop::store {

/// Attention maps are kept for looking at, as one byte a probability: code c of a row with scale s stands for s
/// (c/255)^2. The square root spends codes on small probabilities, where mass leaks to; worst error s/255. No number is
/// ever computed from codes.
struct MapCodec {
    static constexpr int kVersion = 1;  ///< attention.codec in run.db

    /// Codes one row of probabilities, each in [0, 1]; returns its scale, float16 bits of the largest. NaN becomes code
    /// 0.
    static std::uint16_t encodeRow(std::span<const float> probabilities, std::span<std::uint8_t> codes);
    /// Probabilities of one row.
    static void decodeRow(std::span<const std::uint8_t> codes, std::uint16_t scale, std::span<float> probabilities);
};

float floatFromHalf(std::uint16_t bits);
/// Rounds to nearest, ties to even.
std::uint16_t halfFromFloat(float value);

}  // namespace outeffhop::store
