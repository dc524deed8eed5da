// SPDX-License-Identifier: GPL-3.0-or-later
// Part of the CPU kernel for one instruction set: vectors of kLanes floats and functions on them. Not a header of its
// own: cpu_kernel_avx*.cpp include it inside a namespace, with the instruction set selected and kLanes defined.

typedef float Vec __attribute__((vector_size(kLanes * 4), aligned(4), may_alias));
typedef int32_t IntVec __attribute__((vector_size(kLanes * 4), aligned(4), may_alias));
typedef uint32_t BitVec __attribute__((vector_size(kLanes * 4), aligned(4), may_alias));
typedef uint16_t HalfVec __attribute__((vector_size(kLanes * 2), aligned(2), may_alias));

constexpr float kInfinity = __builtin_inff();
constexpr float kLargest = 3.402823466e38f;

inline Vec splat(float x) {
    return x - Vec{};
}
inline Vec load(const float* p) {
    return *reinterpret_cast<const Vec*>(p);
}
inline void store(float* p, Vec x) {
    *reinterpret_cast<Vec*>(p) = x;
}
/// bfloat16 is the upper half of a float32.
inline Vec load(const uint16_t* p) {
    return reinterpret_cast<Vec>(__builtin_convertvector(*reinterpret_cast<const HalfVec*>(p), BitVec) << 16);
}
/// Rounds to nearest even; NaN stays NaN.
inline void store(uint16_t* p, Vec x) {
    const BitVec bits = reinterpret_cast<BitVec>(x);
    const BitVec rounded = bits + 0x7fff + ((bits >> 16) & 1);
    *reinterpret_cast<HalfVec*>(p) = __builtin_convertvector((x == x ? rounded : (bits | 0x10000)) >> 16, HalfVec);
}

inline float toFloat(float x) {
    return x;
}
inline float toFloat(uint16_t x) {
    const uint32_t bits = uint32_t{x} << 16;
    float value;
    __builtin_memcpy(&value, &bits, sizeof value);
    return value;
}

inline IntVec laneIndex() {
    IntVec index{};
    for (int i = 0; i < kLanes; ++i) index[i] = i;
    return index;
}

/// Both keep a NaN in x.
inline Vec atLeast(Vec x, Vec low) {
    return x < low ? low : x;
}
inline Vec atMost(Vec x, Vec high) {
    return x > high ? high : x;
}

/// exp(x) for x <= 0 to about 1 unit in the last place (Cephes' expf); 0 below -87.3, where float32 becomes subnormal.
inline Vec expOfNegative(Vec x) {
    const Vec magic = splat(12582912.f);  // 1.5 * 2^23: adding it rounds to an integer in the low bits
    const Vec shifted = x * 1.44269504088896341f + magic;
    const Vec n = shifted - magic;
    const Vec r = x - n * 0.693359375f + n * 2.12194440e-4f;
    Vec y = splat(1.9875691500e-4f);
    y = y * r + 1.3981999507e-3f;
    y = y * r + 8.3334519073e-3f;
    y = y * r + 4.1665795894e-2f;
    y = y * r + 1.6666665459e-1f;
    y = y * r + 5.0000001201e-1f;
    y = y * (r * r) + r + 1.f;
    const BitVec power = (reinterpret_cast<BitVec>(shifted) + 127) << 23;
    return x < -87.3f ? Vec{} : y * reinterpret_cast<Vec>(power);
}

/// log(x) for normal x > 0 to about 1 unit in the last place (Cephes' logf).
inline Vec logOf(Vec x) {
    const BitVec bits = reinterpret_cast<BitVec>(x);
    const IntVec exponent = reinterpret_cast<IntVec>(bits >> 23) - 126;
    const Vec half = reinterpret_cast<Vec>((bits & 0x007fffffu) | 0x3f000000u);  // [0.5, 1)
    const IntVec small = half < 0.707106781186547524f;
    const Vec e = __builtin_convertvector(exponent + small, Vec);  // a true lane is -1
    const Vec m = (small ? half + half : half) - 1.f;
    Vec y = splat(7.0376836292e-2f);
    y = y * m - 1.1514610310e-1f;
    y = y * m + 1.1676998740e-1f;
    y = y * m - 1.2420140846e-1f;
    y = y * m + 1.4249322787e-1f;
    y = y * m - 1.6668057665e-1f;
    y = y * m + 2.0000714765e-1f;
    y = y * m - 2.4999993993e-1f;
    y = y * m + 3.3333331174e-1f;
    const Vec square = m * m;
    y = y * m * square - e * 2.12194440e-4f - 0.5f * square;
    return m + y + e * 0.693359375f;
}
