// SPDX-License-Identifier: GPL-3.0-or-later
// Part of the CPU kernel for one instruction set: factors of the matrix products are float32, as they are.

using Factor = float;
using Factors = Vec;           // kLanes of them
constexpr int64_t kDepth = 1;  // values of the summed dimension in a Factor

inline Factors loadFactors(const Factor* p) {
    return load(p);
}
inline Vec multiplyAdd(Factor left, Factors right, Vec total) {
    return total + splat(left) * right;
}

/// A matrix [rows, columns] as factors with the summed dimension along its columns, or along its rows.
inline const Factor* alongColumns(const float* matrix, int64_t, int64_t, int64_t, Factor*) {
    return matrix;
}
inline const Factor* alongRows(const float* matrix, int64_t, int64_t, int64_t, Factor*) {
    return matrix;
}
