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
