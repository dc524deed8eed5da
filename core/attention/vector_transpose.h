// SPDX-License-Identifier: GPL-3.0-or-later
// Part of the CPU kernels for one instruction set, of attention and of matrix products. Not a header of its own: they
// include it inside a namespace, with the instruction set selected and kLanes and Vec (kLanes floats) defined.

/// Exchanges rows and columns of kLanes vectors: each step swaps the off-diagonal blocks of half the size before.
inline void transpose(Vec (&rows)[kLanes]) {
    typedef int32_t Index __attribute__((vector_size(kLanes * 4)));
    Index lane{};
    for (int i = 0; i < kLanes; ++i) lane[i] = i;
#pragma GCC unroll 4
    for (int step = kLanes / 2; step > 0; step /= 2) {
        const Index upper = (lane & step) != 0;
        const Index first = upper ? lane - step + kLanes : lane;
        const Index second = upper ? lane + kLanes : lane + step;
#pragma GCC unroll 16
        for (int i = 0; i < kLanes; ++i) {
            if (i & step) continue;
            const Vec a = rows[i], b = rows[i + step];
            rows[i] = __builtin_shuffle(a, b, first);
            rows[i + step] = __builtin_shuffle(a, b, second);
        }
    }
}
