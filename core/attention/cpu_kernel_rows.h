// SPDX-License-Identifier: GPL-3.0-or-later
// Part of the CPU kernel for one instruction set: what happens to a row of logits between the matrix products.

/// Which keys a query row may attend to.
struct RowMask {
    int64_t limit;      ///< keys at and after it are masked
    const float* bias;  ///< 0 or -inf a key, or null
};

inline Vec maskedLogits(const float* row, int64_t column, const RowMask& mask) {
    Vec z = load(row + column);
    if (mask.bias) z += load(mask.bias + column);
    if (column + kLanes > mask.limit) {
        const IntVec key = laneIndex() + static_cast<int32_t>(column);
        z = key < static_cast<int32_t>(mask.limit) ? z : splat(-kInfinity);
    }
    return z;
}

/// Turns logits into exp(z - max z), zero at masked keys and up to `end` (rounded up). Gives max z (finite) and the
/// sum.
inline void exponentiateRow(float* row, const RowMask& mask, int64_t end, float* shift, float* total) {
    Vec largest = splat(-kLargest);
    for (int64_t i = 0; i < mask.limit; i += kLanes) {
        const Vec z = maskedLogits(row, i, mask);
        store(row + i, z);
        largest = atLeast(z, largest);
    }
    *shift = maximum(largest);
    Vec sums{};
    for (int64_t i = 0; i < mask.limit; i += kLanes) {
        const Vec e = expOfNegative(load(row + i) - *shift);
        store(row + i, e);
        sums += e;
    }
    for (int64_t i = roundUp(mask.limit, kLanes); i < end; i += kLanes) store(row + i, Vec{});
    *total = sum(sums);
}

/// From the shift m and total s of kLanes rows: lse = m + log s, normalization = lse or softplus(lse), p_noop, and the
/// factor that turns exp(z - m) into p. Without any key: -inf, 0, 1 and 0.
inline void finishRows(const float* shifts, const float* totals, bool nullKey, float* lses, float* normalizations,
                       float* noops, float* factors) {
    const Vec m = load(shifts), s = load(totals);
    const IntVec none = s == 0.f;
    const Vec lse = m + logOf(none ? splat(1) : s);
    Vec normalization = lse, noop{}, factor = 1.f / s;
    if (nullKey) {
        const Vec small = expOfNegative(lse < 0.f ? lse : -lse);
        const IntVec positive = lse > 0.f;
        normalization = atLeast(lse, Vec{}) + logOf(small + 1.f);
        noop = (positive ? small : splat(1)) / (small + 1.f);
        const Vec nullWeight = expOfNegative(m > 0.f ? -m : m);
        factor = m > 0.f ? 1.f / (s + nullWeight) : nullWeight / (s * nullWeight + 1.f);
    }
    store(lses, none ? splat(-kInfinity) : lse);
    store(normalizations, none ? Vec{} : normalization);
    store(noops, none ? splat(1) : noop);
    store(factors, none ? Vec{} : factor);
}

/// exp(z - max z) to the clipped weights clip((eta - gamma) p + gamma, 0, 1).
inline void clipRow(float* row, int64_t limit, float factor, float gamma, float eta) {
    const float slope = (eta - gamma) * factor;
    for (int64_t i = 0; i < limit; i += kLanes)
        store(row + i, atMost(atLeast(load(row + i) * slope + gamma, Vec{}), splat(1)));
}

/// Logits and dP to weights and dS = p (dP - <p, dP>), both zero at masked keys and up to `end` (rounded up).
inline void differentiateRow(float* row, float* gradient, const RowMask& mask, int64_t end, float normalization) {
    Vec products{};
    for (int64_t i = 0; i < mask.limit; i += kLanes) {
        const Vec p = expOfNegative(maskedLogits(row, i, mask) - normalization);
        store(row + i, p);
        products += p * load(gradient + i);
    }
    const float delta = sum(products);
    for (int64_t i = 0; i < mask.limit; i += kLanes) store(gradient + i, load(row + i) * (load(gradient + i) - delta));
    for (int64_t i = roundUp(mask.limit, kLanes); i < end; i += kLanes)
        store(row + i, Vec{}), store(gradient + i, Vec{});
}

/// The same with clipping: dP counts where the weight is not clipped, times eta - gamma.
inline void differentiateClippedRow(float* row, float* gradient, const RowMask& mask, int64_t end, float normalization,
                                    float gamma, float eta) {
    const float slope = eta - gamma;
    Vec products{};
    for (int64_t i = 0; i < mask.limit; i += kLanes) {
        const Vec p = expOfNegative(maskedLogits(row, i, mask) - normalization);
        const Vec weight = p * slope + gamma;
        const IntVec passes = (weight >= 0.f) & (weight <= 1.f);
        const Vec dp = passes ? load(gradient + i) * slope : Vec{};
        store(row + i, p);
        store(gradient + i, dp);
        products += p * dp;
    }
    const float delta = sum(products);
    for (int64_t i = 0; i < mask.limit; i += kLanes) {
        const Vec p = load(row + i);
        store(gradient + i, p * (load(gradient + i) - delta));
        store(row + i, atMost(atLeast(p * slope + gamma, Vec{}), splat(1)));
    }
    for (int64_t i = roundUp(mask.limit, kLanes); i < end; i += kLanes)
        store(row + i, Vec{}), store(gradient + i, Vec{});
}
