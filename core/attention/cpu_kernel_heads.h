// SPDX-License-Identifier: GPL-3.0-or-later
// Part of the CPU kernel for one instruction set: forward and backward of one head.

constexpr int64_t kBlock = 32;  // query rows worked on at a time

/// Carves the matrices of a head out of one piece of scratch memory.
struct Scratch {
    float* next;
    float* floats(int64_t count) {
        float* const piece = next;
        next += roundUp(count, 16);
        return piece;
    }
    Factor* factors(int64_t values) { return reinterpret_cast<Factor*>(floats(values / kDepth)); }
};

struct Head {
    const CpuWork& work;
    int64_t batch, head;
    int64_t width = roundUp(work.headDim, kLanes* kDepth);  ///< values a packed row of q, k, v
    int64_t keys = roundUp(work.keys, kPanel);              ///< packed keys, and floats a row of logits

    template <class T>
    T* rows(const HeadsView& view, int64_t token) const {
        return static_cast<T*>(view.data) + batch * view.strides[0] + head * view.strides[1] + token * view.strides[2];
    }
    /// The head worked on after this one, if there is one.
    Head next() const {
        return head + 1 < work.heads ? Head{work, batch, head + 1} : Head{work, std::min(batch + 1, work.batch - 1), 0};
    }
    template <class T>
    void prefetch(const HeadsView& view, int64_t first, int64_t end) const {
        for (int64_t token = first; token < end; ++token) prefetchRow(rows<const T>(view, token), work.headDim);
    }
    template <class T>
    void pack(const HeadsView& view, int64_t first, int64_t count, int64_t paddedCount, float* to) const {
        packRows(rows<const T>(view, first), next().rows<const T>(view, first), view.strides[2], count, work.headDim,
                 to, paddedCount, width);
    }
    template <class T>
    void unpack(const float* from, const float* factors, int64_t factorStep, int64_t first, int64_t count,
                const HeadsView& view) const {
        unpackRows(from, width, count, work.headDim, factors, factorStep, rows<T>(view, first), view.strides[2]);
    }
    int64_t rowOffset(int64_t query) const { return (batch * work.heads + head) * work.queries + query; }

    /// Rows r, r + 1, ... of a block that starts at query `first` and has `count` rows.
    Rows rowsFrom(float* block, int64_t first, int64_t r, int64_t count, const float* bias) const {
        Rows rows{block + r * keys, keys, std::min<int64_t>(kLanes, count - r), float(work.scale), bias, {}, {}};
        for (int64_t i = 0; i < rows.count; ++i) {
            rows.limit[i] = work.causal ? first + r + i + 1 : work.keys;
            rows.end[i] = roundUp(reach(first + r + i), kLanes);
        }
        return rows;
    }
    /// Dropout of the rows of a matrix that belong to queries from `query` on, if there is any.
    void dropFrom(const Rows& rows, float* matrix, int64_t query) const {
        if (work.dropout.active()) drop(rows, matrix, work.dropout, uint32_t(rowOffset(query) * work.keys), work.keys);
    }
    /// Keys that some row of the register tile around `query` attends to.
    int64_t reach(int64_t query) const {
        return work.causal ? std::min(roundUp(query + 1, kTileRows), work.keys) : work.keys;
    }

    /// 0 or -inf a key; null without a mask.
    const float* packBias(Scratch& scratch) const {
        if (!work.keyMask) return nullptr;
        float* const bias = scratch.floats(keys);
        for (int64_t i = 0; i < keys; ++i)
            bias[i] = i < work.keys && work.keyMask[batch * work.keys + i] ? 0 : -kInfinity;
        return bias;
    }

    /// Factors of packed rows of q, k, v or their gradients, for sums over the head dim and for sums over the rows.
    const Factor* acrossWidth(const float* packed, int64_t count, Factor* to) const {
        return alongColumns(packed, count, width, width, to);
    }
    const Factor* acrossRows(const float* packed, int64_t count, Factor* to) const {
        return alongRows(packed, count, width, width, to);
    }
    /// Factors of a block of weights, for sums over the keys and for sums over the queries.
    const Factor* acrossKeys(const float* block, int64_t first, int64_t count, Factor* to) const {
        return alongColumns(block, roundUp(count, kTileRows), reach(first + count - 1), keys, to);
    }
    const Factor* acrossQueries(const float* block, int64_t first, int64_t count, Factor* to) const {
        return alongRows(block, roundUp(count, kTileRows), reach(first + count - 1), keys, to);
    }

    /// out [kBlock, keys] = rows [kBlock, width] times the transpose in `panels`, as far as the rows reach.
    void scores(const Factor* rows, const Factor* panels, int64_t first, int64_t count, float* out) const {
        const int64_t depth = width / kDepth;
        for (int64_t r = 0; r < count; r += kTileRows)
            multiply<false>(depth, rows + r * depth, depth, 1, panels, kPanel, kPanel * depth, out + r * keys, keys,
                            roundUp(reach(first + r), kLanes));
    }

    /// out [kBlock, width] = weights [kBlock, keys] times rows [keys, width].
    void mix(const Factor* weights, const Factor* rows, int64_t first, int64_t count, float* out) const {
        for (int64_t r = 0; r < count; r += kTileRows)
            multiply<false>(roundUp(reach(first + r), kDepth) / kDepth, weights + r * keys / kDepth, keys / kDepth, 1,
                            rows, width, kPanel, out + r * width, width, width);
    }

    /// out [keys, width] += transpose of weights [kBlock, keys] times rows [kBlock, width].
    void scatter(const Factor* weights, const Factor* rows, int64_t first, int64_t count, float* out) const {
        const int64_t reached = reach(first + count - 1), depth = roundUp(count, kDepth) / kDepth;
        for (int64_t key = 0; key < reached; key += kTileRows) {
            const int64_t skip = work.causal ? std::max<int64_t>(key - first, 0) / kDepth : 0;
            multiply<true>(depth - skip, weights + skip * keys + key, 1, keys, rows + skip * width, width, kPanel,
                           out + key * width, width, width);
        }
    }
};

template <class T>
inline void forwardHead(const Head& h, Scratch scratch) {
    const CpuWork& work = h.work;
    float* const rows = scratch.floats(h.keys * h.width);
    Factor* const rowFactors = scratch.factors(h.keys * h.width);
    Factor* const keyPanels = scratch.factors(h.keys * h.width);
    float* const queries = scratch.floats(kBlock * h.width);
    Factor* const queryFactors = scratch.factors(kBlock * h.width);
    float* const mixed = scratch.floats(kBlock * h.width);
    float* const weights = scratch.floats(kBlock * h.keys);
    Factor* const weightFactors = scratch.factors(kBlock * h.keys);
    const float* const bias = h.packBias(scratch);
    h.pack<T>(work.k, 0, work.keys, h.keys, rows);
    packPanels(h.acrossWidth(rows, h.keys, rowFactors), h.keys, h.width / kDepth, keyPanels);
    h.pack<T>(work.v, 0, work.keys, h.keys, rows);
    const Factor* const values = h.acrossRows(rows, h.keys, rowFactors);

    for (int64_t first = 0; first < work.queries; first += kBlock) {
        const int64_t count = std::min(kBlock, work.queries - first);
        h.pack<T>(work.q, first, count, kBlock, queries);
        h.scores(h.acrossWidth(queries, kBlock, queryFactors), keyPanels, first, count, weights);
        float lses[kBlock], normalizations[kBlock], noops[kBlock], factors[kBlock];
        for (int64_t r = 0; r < count; r += kLanes) {
            const Rows together = h.rowsFrom(weights, first, r, count, bias);
            Vec shifts, totals;
            exponentiate(together, shifts, totals);
            finish(shifts, totals, work.nullKey, work.nullLogit, lses + r, normalizations + r, noops + r, factors + r);
            if (work.clips) clip(together, work.gamma, work.eta, noops + r, factors + r);
            h.dropFrom(together, together.data, first + r);
        }
        h.mix(h.acrossKeys(weights, first, count, weightFactors), values, first, count, mixed);
        h.unpack<T>(mixed, factors, 1, first, count, work.output);
        std::copy_n(lses, count, work.lse + h.rowOffset(first));
        std::copy_n(noops, count, work.noop + h.rowOffset(first));
        std::copy_n(normalizations, count, work.normalization + h.rowOffset(first));
    }
}

template <class T>
inline void backwardHead(const Head& h, Scratch scratch) {
    const CpuWork& work = h.work;
    const float scale = float(work.scale), one = 1;
    float* const rows = scratch.floats(h.keys * h.width);
    Factor* const rowFactors = scratch.factors(h.keys * h.width);
    Factor* const keyPanels = scratch.factors(h.keys * h.width);
    Factor* const valuePanels = scratch.factors(h.keys * h.width);
    float* const dk = scratch.floats(h.keys * h.width);
    float* const dv = scratch.floats(h.keys * h.width);
    float* const queries = scratch.floats(kBlock * h.width);
    float* const gradients = scratch.floats(kBlock * h.width);
    float* const dq = scratch.floats(kBlock * h.width);
    Factor* const blockFactors = scratch.factors(kBlock * h.width);
    float* const weights = scratch.floats(kBlock * h.keys);
    float* const dWeights = scratch.floats(kBlock * h.keys);
    Factor* const weightFactors = scratch.factors(kBlock * h.keys);
    const float* const bias = h.packBias(scratch);
    h.pack<T>(work.v, 0, work.keys, h.keys, rows);
    packPanels(h.acrossWidth(rows, h.keys, rowFactors), h.keys, h.width / kDepth, valuePanels);
    h.pack<T>(work.k, 0, work.keys, h.keys, rows);
    packPanels(h.acrossWidth(rows, h.keys, rowFactors), h.keys, h.width / kDepth, keyPanels);
    const Factor* const keyRows = h.acrossRows(rows, h.keys, rowFactors);
    std::fill_n(dk, h.keys * h.width, 0.f);
    std::fill_n(dv, h.keys * h.width, 0.f);

    for (int64_t first = 0; first < work.queries; first += kBlock) {
        const int64_t count = std::min(kBlock, work.queries - first);
        h.prefetch<T>(work.dq, first, first + count);
        h.prefetch<T>(work.dk, first, std::min(first + count, work.keys));
        h.prefetch<T>(work.dv, first, std::min(first + count, work.keys));
        h.pack<T>(work.q, first, count, kBlock, queries);
        h.pack<T>(work.outputGradient, first, count, kBlock, gradients);
        h.scores(h.acrossWidth(queries, kBlock, blockFactors), keyPanels, first, count, weights);
        h.scores(h.acrossWidth(gradients, kBlock, blockFactors), valuePanels, first, count, dWeights);
        for (int64_t r = 0; r < count; r += kLanes) {
            const Rows together = h.rowsFrom(weights, first, r, count, bias);
            const float* const normalizations = work.normalization + h.rowOffset(first + r);
            float* const gradient = dWeights + r * h.keys;
            h.dropFrom(together, gradient, first + r);
            work.clips ? differentiateClipped(together, gradient, normalizations, work.gamma, work.eta)
                       : differentiate(together, gradient, normalizations);
            h.dropFrom(together, together.data, first + r);
        }
        h.mix(h.acrossKeys(dWeights, first, count, weightFactors), keyRows, first, count, dq);
        h.unpack<T>(dq, &scale, 0, first, count, work.dq);
        h.scatter(h.acrossQueries(weights, first, count, weightFactors), h.acrossRows(gradients, kBlock, blockFactors),
                  first, count, dv);
        h.scatter(h.acrossQueries(dWeights, first, count, weightFactors), h.acrossRows(queries, kBlock, blockFactors),
                  first, count, dk);
    }
    h.unpack<T>(dk, &scale, 0, 0, work.keys, work.dk);
    h.unpack<T>(dv, &one, 0, 0, work.keys, work.dv);
}

/// Floats of scratch memory that a head needs, forward or backward.
inline int64_t scratchSize(const CpuWork& work) {
    const int64_t width = roundUp(work.headDim, kLanes * kDepth), keys = roundUp(work.keys, kPanel);
    return 6 * keys * width + 4 * kBlock * width + 3 * kBlock * keys + keys;
}

inline void forward(const CpuWork& work, int64_t index, float* scratch) {
    const Head head{work, index / work.heads, index % work.heads};
    work.reduced ? forwardHead<uint16_t>(head, {scratch}) : forwardHead<float>(head, {scratch});
}

inline void backward(const CpuWork& work, int64_t index, float* scratch) {
    const Head head{work, index / work.heads, index % work.heads};
    work.reduced ? backwardHead<uint16_t>(head, {scratch}) : backwardHead<float>(head, {scratch});
}
