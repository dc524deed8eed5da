// SPDX-License-Identifier: GPL-3.0-or-later
// Part of the matrix kernel for AVX-512 with BF16: a factor is two values that follow each other along the summed
// dimension, rounded to bfloat16; their products are exact, sums float32.

using Factor = uint32_t;
constexpr int64_t kSpan = 2;  // values of the summed dimension in a factor

inline const Factor* factorsAt(const float* /*values*/) {
    return nullptr;
}

inline Vec splatFactor(Factor x) {
    return reinterpret_cast<Vec>(_mm512_set1_epi32(static_cast<int>(x)));
}
inline Vec multiplyAdd(Vec left, Vec right, Vec total) {
    return _mm512_dpbf16_ps(total, reinterpret_cast<__m512bh>(left), reinterpret_cast<__m512bh>(right));
}

inline Vec loadFirst(const float* values, int64_t count) {
    const auto some = static_cast<__mmask16>((1U << std::clamp<int64_t>(count, 0, kLanes)) - 1);
    return _mm512_maskz_loadu_ps(some, values);
}

/// kLanes factors of values that follow each other along the summed dimension; zeros behind the first `count` values.
inline Vec factorsAlong(const float* values, int64_t count) {
    return reinterpret_cast<Vec>(
        _mm512_cvtne2ps_pbh(loadFirst(values + kLanes, count - kLanes), loadFirst(values, count)));
}

/// kLanes factors next to each other, the summed dimension going down `rows` rows of `columns` values.
inline Vec factorsDown(const float* values, int64_t row, int64_t rows, int64_t columns) {
    typedef uint16_t Halves __attribute__((vector_size(kLanes * 4), may_alias));
    constexpr Halves kInterleaved{0, 16, 1, 17, 2,  18, 3,  19, 4,  20, 5,  21, 6,  22, 7,  23,
                                  8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31};
    const Vec next = rows > 1 ? loadFirst(values + row, columns) : Vec{};
    const auto rounded = reinterpret_cast<Halves>(_mm512_cvtne2ps_pbh(next, loadFirst(values, columns)));
    return reinterpret_cast<Vec>(__builtin_shuffle(rounded, kInterleaved));
}
