// SPDX-License-Identifier: GPL-3.0-or-later
// Part of the CPU kernel for one instruction set: what happens to rows of logits between the matrix products. Up to
// kLanes rows go together, so that their sums and maxima are taken across lanes for all at once.

struct Rows {
    float* data;
    int64_t stride, count;
    float scale;            ///< of the logits, still to be applied
    const float* bias;      ///< 0 or -inf a key, or null
    int64_t limit[kLanes];  ///< keys of a row at and after it are masked
    int64_t end[kLanes];    ///< where a row's zeros have to reach, a multiple of kLanes

    float* row(int64_t r) const { return data + r * stride; }
};

/// Element r of the result combines the lanes of rows[r].
template <class Combine>
inline Vec acrossLanes(Vec (&rows)[kLanes], Combine combine) {
    transpose(rows);
#pragma GCC unroll 4
    for (int step = kLanes / 2; step > 0; step /= 2)
#pragma GCC unroll 8
        for (int i = 0; i < step; ++i) rows[i] = combine(rows[i], rows[i + step]);
    return rows[0];
}
inline Vec sums(Vec (&rows)[kLanes]) {
    return acrossLanes(rows, [](Vec a, Vec b) { return a + b; });
}
inline Vec maxima(Vec (&rows)[kLanes]) {
    return acrossLanes(rows, [](Vec a, Vec b) { return atLeast(a, b); });
}

inline Vec maskedLogits(const Rows& rows, int64_t r, int64_t column) {
    Vec z = load(rows.row(r) + column) * rows.scale;
    if (rows.bias) z += load(rows.bias + column);
    if (column + kLanes > rows.limit[r]) {
        const IntVec key = laneIndex() + static_cast<int32_t>(column);
        z = key < static_cast<int32_t>(rows.limit[r]) ? z : splat(-kInfinity);
    }
    return z;
}

inline void clearTail(const Rows& rows, int64_t r, float* row) {
    for (int64_t i = roundUp(rows.limit[r], kLanes); i < rows.end[r]; i += kLanes) store(row + i, Vec{});
}

/// Turns logits into exp(z - max z), zero at masked keys. Gives max z (finite) and the sum of each row.
inline void exponentiate(const Rows& rows, Vec& shifts, Vec& totals) {
    Vec partial[kLanes];
    for (int64_t r = 0; r < kLanes; ++r) partial[r] = splat(-kLargest);
    for (int64_t r = 0; r < rows.count; ++r)
        for (int64_t i = 0; i < rows.limit[r]; i += kLanes) {
            const Vec z = maskedLogits(rows, r, i);
            store(rows.row(r) + i, z);
            partial[r] = atLeast(z, partial[r]);
        }
    shifts = maxima(partial);
    for (int64_t r = 0; r < kLanes; ++r) partial[r] = Vec{};
    for (int64_t r = 0; r < rows.count; ++r) {
        float* const row = rows.row(r);
        for (int64_t i = 0; i < rows.limit[r]; i += kLanes) {
            const Vec e = expOfNegative(load(row + i) - shifts[r]);
            store(row + i, e);
            partial[r] += e;
        }
        clearTail(rows, r, row);
    }
    totals = sums(partial);
}

/// From the shifts m and totals s of kLanes rows: lse = m + log s, normalization = log(n + exp(lse)) with n null keys,
/// p_noop, and the factor that turns exp(z - m) into p. Without any key: -inf, 0, 1 and 0.
inline void finish(Vec m, Vec s, bool nullKey, float nullLogit, float* lses, float* normalizations, float* noops,
                   float* factors) {
    const IntVec none = s == 0.f;
    const Vec lse = m + logOf(none ? splat(1) : s);
    Vec normalization = lse, noop{}, factor = 1.f / s;
    if (nullKey) {
        const Vec z = lse - nullLogit, above = m - nullLogit;
        const Vec small = expOfNegative(z < 0.f ? z : -z);
        const IntVec positive = z > 0.f;
        normalization = atLeast(lse, splat(nullLogit)) + logOf(small + 1.f);
        noop = (positive ? small : splat(1)) / (small + 1.f);
        const Vec nullWeight = expOfNegative(above > 0.f ? -above : above);
        factor = above > 0.f ? 1.f / (s + nullWeight) : nullWeight / (s * nullWeight + 1.f);
    }
    store(lses, none ? splat(-kInfinity) : lse);
    store(normalizations, none ? Vec{} : normalization);
    store(noops, none ? splat(1) : noop);
    store(factors, none ? Vec{} : factor);
}

/// exp(z - max z) to the clipped weights clip((eta - gamma) p + gamma, 0, 1), whose factor is 1, and p_noop to what
/// they lack to a sum of 1.
inline void clip(const Rows& rows, float gamma, float eta, float* noops, float* factors) {
    Vec partial[kLanes] = {};
    for (int64_t r = 0; r < rows.count; ++r) {
        const float slope = (eta - gamma) * factors[r];
        for (int64_t i = 0; i < rows.limit[r]; i += kLanes) {
            const Vec weight = atMost(atLeast(load(rows.row(r) + i) * slope + gamma, Vec{}), splat(1));
            store(rows.row(r) + i, weight);
            partial[r] += weight;
        }
        factors[r] = 1;
    }
    store(noops, atLeast(1.f - sums(partial), Vec{}));
}

/// Dropout::keeps for the elements from `element` on.
inline IntVec keeps(const Dropout& dropout, uint32_t element) {
    const auto mix = [](BitVec h) {
        h = (h ^ (h >> 16)) * 0x85ebca6bU;
        h = (h ^ (h >> 13)) * 0xc2b2ae35U;
        return h ^ (h >> 16);
    };
    const BitVec first = reinterpret_cast<BitVec>(laneIndex()) + (element + uint32_t(dropout.seed));
    return mix(mix(first) ^ uint32_t(dropout.seed >> 32)) >= dropout.limit;
}

/// Dropout of weights, or of gradients of the dropped weights (rows of `matrix`, strided alike). `element`: of the
/// first row, the others follow `keys` apart.
inline void drop(const Rows& rows, float* matrix, const Dropout& dropout, uint32_t element, int64_t keys) {
    const float scale = float(dropout.scale());
    for (int64_t r = 0; r < rows.count; ++r) {
        float* const row = matrix + r * rows.stride;
        const uint32_t first = element + uint32_t(r * keys);
        for (int64_t i = 0; i < rows.limit[r]; i += kLanes)
            store(row + i, keeps(dropout, first + uint32_t(i)) ? load(row + i) * scale : Vec{});
    }
}

/// Logits and dP (rows of `gradient`, strided alike) to weights and dS = p (dP - <p, dP>), both zero at masked keys.
inline void differentiate(const Rows& rows, float* gradient, const float* normalizations) {
    Vec products[kLanes] = {};
    for (int64_t r = 0; r < rows.count; ++r) {
        float* const row = rows.row(r);
        for (int64_t i = 0; i < rows.limit[r]; i += kLanes) {
            const Vec p = expOfNegative(maskedLogits(rows, r, i) - normalizations[r]);
            store(row + i, p);
            products[r] += p * load(gradient + r * rows.stride + i);
        }
        clearTail(rows, r, row);
    }
    const Vec deltas = sums(products);
    for (int64_t r = 0; r < rows.count; ++r) {
        float* const out = gradient + r * rows.stride;
        for (int64_t i = 0; i < rows.limit[r]; i += kLanes)
            store(out + i, load(rows.row(r) + i) * (load(out + i) - deltas[r]));
        clearTail(rows, r, out);
    }
}

/// The same with clipping: dP counts where the weight is not clipped, times eta - gamma.
inline void differentiateClipped(const Rows& rows, float* gradient, const float* normalizations, float gamma,
                                 float eta) {
    const float slope = eta - gamma;
    Vec products[kLanes] = {};
    for (int64_t r = 0; r < rows.count; ++r) {
        float *const row = rows.row(r), *const out = gradient + r * rows.stride;
        for (int64_t i = 0; i < rows.limit[r]; i += kLanes) {
            const Vec p = expOfNegative(maskedLogits(rows, r, i) - normalizations[r]);
            const Vec weight = p * slope + gamma;
            const Vec dp = (weight >= 0.f) & (weight <= 1.f) ? load(out + i) * slope : Vec{};
            store(row + i, p);
            store(out + i, dp);
            products[r] += p * dp;
        }
        clearTail(rows, r, row);
    }
    const Vec deltas = sums(products);
    for (int64_t r = 0; r < rows.count; ++r) {
        float *const row = rows.row(r), *const out = gradient + r * rows.stride;
        for (int64_t i = 0; i < rows.limit[r]; i += kLanes) {
            const Vec p = load(row + i);
            store(out + i, p * (load(out + i) - deltas[r]));
            store(row + i, atMost(atLeast(p * slope + gamma, Vec{}), splat(1)));
        }
        clearTail(rows, r, out);
    }
}
