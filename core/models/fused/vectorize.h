// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

/// The compiler makes one version of such a function for each instruction set, and the machine's best is chosen when
/// the program starts. What it calls has to be OUTEFFHOP_INLINE.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
#define OUTEFFHOP_VECTORIZE __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define OUTEFFHOP_VECTORIZE
#endif
#define OUTEFFHOP_INLINE __attribute__((always_inline)) inline

/// Elementary functions that the compiler can vectorise, for float; those of the library for double.
namespace outeffhop::models::fused {

/// exp(x) to 2 units in the last place; 0 below -87.3.
OUTEFFHOP_INLINE float exponential(float x) {
    constexpr float kLog2e = 1.44269504088896341F, kLn2High = 0.693359375F, kLn2Low = -2.12194440e-4F;
    constexpr float kRound = 12582912.F;  // 1.5 * 2^23: adding it rounds to a whole number
    const float clamped = x < -87.3F ? -87.3F : (x > 88.F ? 88.F : x);
    const float shifted = clamped * kLog2e + kRound;
    const float whole = shifted - kRound;
    const float r = clamped - whole * kLn2High - whole * kLn2Low;
    float p = 1.9875691500e-4F;
    p = p * r + 1.3981999507e-3F;
    p = p * r + 8.3334519073e-3F;
    p = p * r + 4.1665795894e-2F;
    p = p * r + 1.6666665459e-1F;
    p = p * r + 5.0000001201e-1F;
    p = p * r * r + r + 1.F;
    const auto power = (std::bit_cast<std::int32_t>(shifted) - std::bit_cast<std::int32_t>(kRound) + 127) << 23;
    return x < -87.3F ? 0.F : p * std::bit_cast<float>(power);
}
OUTEFFHOP_INLINE double exponential(double x) {
    return std::exp(x);
}

/// The standard normal distribution function. For float from the Chebyshev fit of erfc in Press et al., Numerical
/// Recipes in C, section 6.2 (relative error of the fit below 1.2e-7), so that both tails keep their relative accuracy.
OUTEFFHOP_INLINE float normalDistribution(float x) {
    const float z = (x < 0 ? -x : x) * 0.70710678118654752440F, t = 1 / (1 + 0.5F * z);
    float p = 0.17087277F;
    p = p * t - 0.82215223F;
    p = p * t + 1.48851587F;
    p = p * t - 1.13520398F;
    p = p * t + 0.27886807F;
    p = p * t - 0.18628806F;
    p = p * t + 0.09678418F;
    p = p * t + 0.37409196F;
    p = p * t + 1.00002368F;
    p = p * t - 1.26551223F;
    const float tail = 0.5F * t * exponential(p - z * z);
    return x > 0 ? 1 - tail : tail;
}
OUTEFFHOP_INLINE double normalDistribution(double x) {
    return 0.5 * std::erfc(-x * 0.70710678118654752440);
}

}  // namespace outeffhop::models::fused
