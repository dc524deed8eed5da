// SPDX-License-Identifier: GPL-3.0-or-later
// Part of the matrix kernel for one instruction set: factors of products are float32.

using Factor = float;
constexpr int64_t kSpan = 1;  // values of the summed dimension in a factor

/// The values themselves, if they are factors.
inline const Factor* factorsAt(const float* values) {
    return values;
}

inline Vec splatFactor(Factor x) {
    return x - Vec{};
}
inline Vec multiplyAdd(Vec left, Vec right, Vec total) {
    return total + left * right;
}

/// kLanes factors of values that follow each other along the summed dimension; zeros behind the first `count` values.
inline Vec factorsAlong(const float* values, int64_t count) {
    if (count >= kLanes) return load(values);
    float some[kLanes] = {};
    std::copy_n(values, std::max<int64_t>(count, 0), some);
    return load(some);
}

/// kLanes factors next to each other, the summed dimension going down `rows` rows of `columns` values.
inline Vec factorsDown(const float* values, int64_t /*row*/, int64_t /*rows*/, int64_t columns) {
    return factorsAlong(values, columns);
}
