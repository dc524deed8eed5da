// SPDX-License-Identifier: GPL-3.0-or-later
// Part of the matrix kernel for one instruction set: vectors of kLanes floats. Not a header of its own: gemm_avx*.cpp
// include it inside a namespace, with the instruction set selected and kLanes and kTileRows (rows of c held in
// registers) defined.

typedef float Vec __attribute__((vector_size(kLanes * 4), aligned(4), may_alias));

inline Vec load(const float* p) {
    return *reinterpret_cast<const Vec*>(p);
}
inline void store(float* p, Vec x) {
    *reinterpret_cast<Vec*>(p) = x;
}

/// Exchanges rows and columns of kLanes vectors: each step swaps the off-diagonal blocks of half the size before.
inline void transpose(Vec (&rows)[kLanes]) {
    typedef int32_t IntVec __attribute__((vector_size(kLanes * 4)));
    IntVec lane{};
    for (int i = 0; i < kLanes; ++i) lane[i] = i;
#pragma GCC unroll 4
    for (int step = kLanes / 2; step > 0; step /= 2) {
        const IntVec upper = (lane & step) != 0;
        const IntVec first = upper ? lane - step + kLanes : lane;
        const IntVec second = upper ? lane + kLanes : lane + step;
#pragma GCC unroll 16
        for (int i = 0; i < kLanes; ++i) {
            if (i & step) continue;
            const Vec a = rows[i], b = rows[i + step];
            rows[i] = __builtin_shuffle(a, b, first);
            rows[i + step] = __builtin_shuffle(a, b, second);
        }
    }
}
