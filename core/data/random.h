// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <initializer_list>

namespace outeffhop::data {

/// SplitMix64's output function (Steele, Lea, Flood 2014, https://doi.org/10.1145/2660193.2660195): a bijection of
/// 64-bit numbers that scrambles every bit.
constexpr std::uint64_t mix(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

/// Random numbers that depend on nothing but the key: Random({seed, stream, index}) gives the same numbers on every
/// machine and with every version of every library. SplitMix64, started at a hash of the key.
class Random {
 public:
    constexpr Random(std::initializer_list<std::uint64_t> key) {
        for (const auto part : key) state_ = mix((state_ ^ part) + kStride);
    }

    constexpr std::uint64_t next() { return mix(state_ += kStride); }

    /// Uniform over 0 <= x < bound, without bias (Lemire 2019, arXiv 1805.10941); bound > 0.
    constexpr std::uint64_t below(std::uint64_t bound) {
        __extension__ using Wide = unsigned __int128;
        auto product = static_cast<Wide>(next()) * bound;
        const auto threshold = -bound % bound;
        while (static_cast<std::uint64_t>(product) < threshold) product = static_cast<Wide>(next()) * bound;
        return static_cast<std::uint64_t>(product >> 64);
    }

    /// Uniform over 0 <= x < 1, in steps of 2^-53.
    constexpr double uniform() { return static_cast<double>(next() >> 11) * 0x1p-53; }

 private:
    static constexpr std::uint64_t kStride = 0x9e3779b97f4a7c15u;
    std::uint64_t state_ = 0;
};

}  // namespace outeffhop::data
