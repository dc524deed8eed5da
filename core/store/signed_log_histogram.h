// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>

namespace outeffhop::store {

/// Bins of a histogram over signed values on a logarithmic axis, chosen from the bits of a float: sign, exponent and
/// the two leading mantissa bits. No pass to find the range, the same bins for every tensor, step and run, so counts
/// add up; and the right axis for outliers. Order: most negative first, zero in the middle, most positive last. |x| <
/// 2^-20 falls into the zero bin, |x| >= 2^20 into the outermost bins; NaN is counted apart, not here.
struct SignedLogBins {
    static constexpr int kMinExponent = -20;  ///< smallest |x| told from zero is 2^-20
    static constexpr int kMaxExponent = 20;   ///< |x| at and above 2^20 shares the outermost bin
    static constexpr int kPerOctave = 4;
    static constexpr int kPerSign = (kMaxExponent - kMinExponent) * kPerOctave;
    static constexpr int kZero = kPerSign;
    static constexpr int kCount = 2 * kPerSign + 1;

    /// Bin of a value that is not NaN; 0 <= bin < kCount.
    static constexpr int of(float value) {
        const auto bits = std::bit_cast<std::uint32_t>(value);
        const int octaveAndQuarter = static_cast<int>((bits & 0x7fffffffu) >> 21) - ((127 + kMinExponent) << 2);
        if (octaveAndQuarter < 0) return kZero;
        const int magnitude = octaveAndQuarter < kPerSign ? octaveAndQuarter : kPerSign - 1;
        return (bits >> 31) ? kZero - 1 - magnitude : kZero + 1 + magnitude;
    }

    /// Smallest |x| of a bin (its edge towards zero); 0 for the zero bin.
    static constexpr double innerEdge(int bin) { return bin == kZero ? 0 : edge(magnitudeOf(bin)); }
    /// The edge of a bin away from zero; 2^-20 for the zero bin.
    static constexpr double outerEdge(int bin) { return bin == kZero ? edge(0) : edge(magnitudeOf(bin) + 1); }

 private:
    static constexpr int magnitudeOf(int bin) { return bin < kZero ? kZero - 1 - bin : bin - kZero - 1; }
    static constexpr double edge(int magnitude) {
        const int exponent = magnitude / kPerOctave + kMinExponent;
        const double octave = exponent >= 0 ? double(1u << exponent) : 1.0 / double(1u << -exponent);
        return octave * (1 + double(magnitude % kPerOctave) / kPerOctave);
    }
};

}  // namespace outeffhop::store
