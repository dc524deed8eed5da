// SPDX-License-Identifier: GPL-3.0-or-later
// Part of the CPU kernel for one instruction set: forward and backward of one head.

constexpr int64_t kBlock = 32;  // query rows worked on at a time

/// Carves the matrices of a head out of one piece of scratch memory.
struct Scratch {
    float* next;
    float* take(int64_t floats) {
        float* const piece = next;
        next += roundUp(floats, 16);
        return piece;
    }
};

struct Head {
    const CpuWork& work;
    int64_t batch, head;
    int64_t width = roundUp(work.headDim, kLanes);  ///< floats a packed row of q, k, v
    int64_t keys = roundUp(work.keys, kPanel);      ///< packed keys, and floats a row of logits

    template <class T>
    T* rows(const HeadsView& view, int64_t token) const {
        return static_cast<T*>(view.data) + batch * view.strides[0] + head * view.strides[1] + token * view.strides[2];
    }
    template <class T>
    void pack(const HeadsView& view, int64_t first, int64_t count, int64_t paddedCount, float factor, float* to) const {
        packRows(rows<const T>(view, first), view.strides[2], count, work.headDim, factor, to, paddedCount, width);
    }
    template <class T>
    void unpack(const float* from, const float* factors, int64_t factorStep, int64_t first, int64_t count,
                const HeadsView& view) const {
        unpackRows(from, width, count, work.headDim, factors, factorStep, rows<T>(view, first), view.strides[2]);
    }
    int64_t rowOffset(int64_t query) const { return (batch * work.heads + head) * work.queries + query; }

    /// Rows r, r + 1, ... of a block that starts at query `first` and has `count` rows.
    Rows rowsFrom(float* block, int64_t first, int64_t r, int64_t count, const float* bias) const {
        Rows rows{block + r * keys, keys, std::min<int64_t>(kLanes, count - r), bias, {}, {}};
        for (int64_t i = 0; i < rows.count; ++i) {
            rows.limit[i] = work.causal ? first + r + i + 1 : work.keys;
            rows.end[i] = roundUp(reach(first + r + i), kLanes);
        }
        return rows;
    }
    /// Keys that some row of the register tile around `query` attends to.
    int64_t reach(int64_t query) const {
        return work.causal ? std::min(roundUp(query + 1, kTileRows), work.keys) : work.keys;
    }

    /// 0 or -inf a key; null without a mask.
    const float* packBias(Scratch& scratch) const {
        if (!work.keyMask) return nullptr;
        float* const bias = scratch.take(keys);
        for (int64_t i = 0; i < keys; ++i)
            bias[i] = i < work.keys && work.keyMask[batch * work.keys + i] ? 0 : -kInfinity;
        return bias;
    }

    /// out [kBlock, keys] = rows [kBlock, width] times the transpose in `panels`, as far as the rows reach.
    void scores(const float* rows, const float* panels, int64_t first, int64_t count, float* out) const {
        for (int64_t r = 0; r < count; r += kTileRows)
            multiply<false>(width, rows + r * width, width, 1, panels, kPanel, kPanel * width, out + r * keys, keys,
                            roundUp(reach(first + r), kLanes));
    }

    /// out [kBlock, width] = weights [kBlock, keys] times rows [keys, width].
    void mix(const float* weights, const float* rows, int64_t first, int64_t count, float* out) const {
        for (int64_t r = 0; r < count; r += kTileRows)
            multiply<false>(reach(first + r), weights + r * keys, keys, 1, rows, width, kPanel, out + r * width, width,
                            width);
    }

    /// out [keys, width] += transpose of weights [kBlock, keys] times rows [kBlock, width].
    void scatter(const float* weights, const float* rows, int64_t first, int64_t count, float* out) const {
        const int64_t reached = reach(first + count - 1);
        for (int64_t key = 0; key < reached; key += kTileRows) {
            const int64_t skip = work.causal ? std::max<int64_t>(key - first, 0) : 0;
            multiply<true>(count - skip, weights + skip * keys + key, 1, keys, rows + skip * width, width, kPanel,
                           out + key * width, width, width);
        }
    }
};

template <class T>
inline void forwardHead(const Head& h, Scratch scratch) {
    const CpuWork& work = h.work;
    const auto scale = static_cast<float>(work.scale);
    float* const keyPanels = scratch.take(h.keys * h.width);
    float* const values = scratch.take(h.keys * h.width);
    float* const queries = scratch.take(kBlock * h.width);
    float* const mixed = scratch.take(kBlock * h.width);
    float* const weights = scratch.take(kBlock * h.keys);
    const float* const bias = h.packBias(scratch);
    h.pack<T>(work.k, 0, work.keys, h.keys, 1, values);
    packPanels(values, h.keys, h.width, keyPanels);
    h.pack<T>(work.v, 0, work.keys, h.keys, 1, values);

    for (int64_t first = 0; first < work.queries; first += kBlock) {
        const int64_t count = std::min(kBlock, work.queries - first);
        h.pack<T>(work.q, first, count, kBlock, scale, queries);
        h.scores(queries, keyPanels, first, count, weights);
        float lses[kBlock], normalizations[kBlock], noops[kBlock], factors[kBlock];
        for (int64_t r = 0; r < count; r += kLanes) {
            const Rows rows = h.rowsFrom(weights, first, r, count, bias);
            Vec shifts, totals;
            exponentiate(rows, shifts, totals);
            finish(shifts, totals, work.nullKey, lses + r, normalizations + r, noops + r, factors + r);
            if (work.clips) clip(rows, work.gamma, work.eta, factors + r);
        }
        h.mix(weights, values, first, count, mixed);
        h.unpack<T>(mixed, factors, 1, first, count, work.output);
        std::copy_n(lses, count, work.lse + h.rowOffset(first));
        std::copy_n(noops, count, work.noop + h.rowOffset(first));
        std::copy_n(normalizations, count, work.normalization + h.rowOffset(first));
    }
}

template <class T>
inline void backwardHead(const Head& h, Scratch scratch) {
    const CpuWork& work = h.work;
    const auto scale = static_cast<float>(work.scale);
    const float one = 1;
    float* const keyRows = scratch.take(h.keys * h.width);
    float* const keyPanels = scratch.take(h.keys * h.width);
    float* const valuePanels = scratch.take(h.keys * h.width);
    float* const dk = scratch.take(h.keys * h.width);
    float* const dv = scratch.take(h.keys * h.width);
    float* const queries = scratch.take(kBlock * h.width);
    float* const gradients = scratch.take(kBlock * h.width);
    float* const dq = scratch.take(kBlock * h.width);
    float* const weights = scratch.take(kBlock * h.keys);
    float* const dWeights = scratch.take(kBlock * h.keys);
    const float* const bias = h.packBias(scratch);
    h.pack<T>(work.v, 0, work.keys, h.keys, 1, keyRows);
    packPanels(keyRows, h.keys, h.width, valuePanels);
    h.pack<T>(work.k, 0, work.keys, h.keys, 1, keyRows);
    packPanels(keyRows, h.keys, h.width, keyPanels);
    std::fill_n(dk, h.keys * h.width, 0.f);
    std::fill_n(dv, h.keys * h.width, 0.f);

    for (int64_t first = 0; first < work.queries; first += kBlock) {
        const int64_t count = std::min(kBlock, work.queries - first);
        h.pack<T>(work.q, first, count, kBlock, scale, queries);
        h.pack<T>(work.outputGradient, first, count, kBlock, 1, gradients);
        h.scores(queries, keyPanels, first, count, weights);
        h.scores(gradients, valuePanels, first, count, dWeights);
        for (int64_t r = 0; r < count; r += kLanes) {
            const Rows rows = h.rowsFrom(weights, first, r, count, bias);
            const float* const normalizations = work.normalization + h.rowOffset(first + r);
            work.clips ? differentiateClipped(rows, dWeights + r * h.keys, normalizations, work.gamma, work.eta)
                       : differentiate(rows, dWeights + r * h.keys, normalizations);
        }
        h.mix(dWeights, keyRows, first, count, dq);
        h.unpack<T>(dq, &scale, 0, first, count, work.dq);
        h.scatter(weights, gradients, first, count, dv);
        h.scatter(dWeights, queries, first, count, dk);
    }
    h.unpack<T>(dk, &one, 0, 0, work.keys, work.dk);
    h.unpack<T>(dv, &one, 0, 0, work.keys, work.dv);
}

/// Floats of scratch memory that a head needs, forward or backward.
inline int64_t scratchSize(const CpuWork& work) {
    const int64_t width = roundUp(work.headDim, kLanes), keys = roundUp(work.keys, kPanel);
    return 5 * keys * width + 3 * kBlock * width + 2 * kBlock * keys + keys;
}

inline void forward(const CpuWork& work, int64_t index, float* scratch) {
    const Head head{work, index / work.heads, index % work.heads};
    work.reduced ? forwardHead<uint16_t>(head, {scratch}) : forwardHead<float>(head, {scratch});
}

inline void backward(const CpuWork& work, int64_t index, float* scratch) {
    const Head head{work, index / work.heads, index % work.heads};
    work.reduced ? backwardHead<uint16_t>(head, {scratch}) : backwardHead<float>(head, {scratch});
}
