// SPDX-License-Identifier: GPL-3.0-or-later
// Part of the CPU kernel for AVX-512 with BF16: a factor is two bfloat16 values that follow each other along the summed
// dimension; products are exact, sums float32.

using Factor = uint32_t;
using Factors = BitVec;        // kLanes of them
constexpr int64_t kDepth = 2;  // values of the summed dimension in a Factor

inline Factors loadFactors(const Factor* p) {
    return *reinterpret_cast<const Factors*>(p);
}
inline Vec multiplyAdd(Factor left, Factors right, Vec total) {
    const Factors lefts = left + Factors{};
    return reinterpret_cast<Vec>(_mm512_dpbf16_ps(reinterpret_cast<__m512>(total), reinterpret_cast<__m512bh>(lefts),
                                                  reinterpret_cast<__m512bh>(right)));
}

/// A matrix [rows, columns] as factors with the summed dimension along its columns: [rows, stride / 2]. Whole vectors
/// are taken, up to 2 kLanes columns at a time.
inline const Factor* alongColumns(const float* matrix, int64_t rows, int64_t columns, int64_t stride, Factor* factors) {
    for (int64_t r = 0; r < rows; ++r)
        for (int64_t i = 0; i < columns; i += 2 * kLanes) {
            const float* const from = matrix + r * stride + i;
            const auto pairs = _mm512_cvtne2ps_pbh(_mm512_loadu_ps(from + kLanes), _mm512_loadu_ps(from));
            __builtin_memcpy(factors + (r * stride + i) / 2, &pairs, sizeof pairs);
        }
    return factors;
}

/// The same along its rows, an even number: [rows / 2, stride].
inline const Factor* alongRows(const float* matrix, int64_t rows, int64_t columns, int64_t stride, Factor* factors) {
    const auto rounded = [](const float* from) {
        const __m256bh halves = _mm512_cvtneps_pbh(_mm512_loadu_ps(from));
        return __builtin_convertvector(reinterpret_cast<HalfVec>(halves), Factors);
    };
    for (int64_t r = 0; r < rows; r += 2)
        for (int64_t i = 0; i < columns; i += kLanes) {
            const float* const from = matrix + r * stride + i;
            *reinterpret_cast<Factors*>(factors + r / 2 * stride + i) = rounded(from) | rounded(from + stride) << 16;
        }
    return factors;
}
