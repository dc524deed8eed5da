// SPDX-License-Identifier: GPL-3.0-or-later
// Part of the CPU kernel for one instruction set: packing and products of small matrices in scratch memory, whose rows
// are padded with zeros to whole vectors of factors.

constexpr int64_t kPanel = 2 * kLanes;  // columns of a register tile

constexpr int64_t roundUp(int64_t n, int64_t unit) {
    return (n + unit - 1) / unit * unit;
}

constexpr int64_t kSummedAtOnce = 256;  // factors; sums of sums lose fewer digits than one long sum

/// c [kTileRows, vectors * kLanes] = (or +=) a b over `depth` factors; a(r, d) = a[r * aRow + d * aDepth], rows of b
/// and c are contiguous. Eight or sixteen sums stay in registers.
template <bool add, int vectors>
inline void multiplyTile(int64_t depth, const Factor* a, int64_t aRow, int64_t aDepth, const Factor* b, int64_t bRow,
                         float* c, int64_t cRow) {
    Vec total[kTileRows][vectors] = {};
    for (int64_t d = 0; d < depth; ++d) {
        Factors row[vectors];
        for (int i = 0; i < vectors; ++i) row[i] = loadFactors(b + d * bRow + i * kLanes);
        for (int r = 0; r < kTileRows; ++r)
            for (int i = 0; i < vectors; ++i) total[r][i] = multiplyAdd(a[r * aRow + d * aDepth], row[i], total[r][i]);
    }
    for (int r = 0; r < kTileRows; ++r)
        for (int i = 0; i < vectors; ++i) {
            float* const place = c + r * cRow + i * kLanes;
            store(place, add ? load(place) + total[r][i] : total[r][i]);
        }
}

/// The same for any depth and for `columns`, a multiple of kLanes. `panelStep` leads from one panel of b to the next.
template <bool add>
inline void multiply(int64_t depth, const Factor* a, int64_t aRow, int64_t aDepth, const Factor* b, int64_t bRow,
                     int64_t panelStep, float* c, int64_t cRow, int64_t columns) {
    const int64_t once = std::min(depth, kSummedAtOnce);
    const Factor* panel = b;
    float* place = c;
    int64_t left = columns;
    for (; left >= kPanel; left -= kPanel, panel += panelStep, place += kPanel)
        multiplyTile<add, 2>(once, a, aRow, aDepth, panel, bRow, place, cRow);
    if (left > 0) multiplyTile<add, 1>(once, a, aRow, aDepth, panel, bRow, place, cRow);
    if (depth > once)
        multiply<true>(depth - once, a + once * aDepth, aRow, aDepth, b + once * bRow, bRow, panelStep, c, cRow,
                       columns);
}

/// Has a row brought to the L2 cache.
template <class T>
inline void prefetchRow(const T* row, int64_t size) {
    for (int64_t i = 0; i < size; i += 64 / int64_t{sizeof(T)}) __builtin_prefetch(row + i, 0, 2);
}

/// `count` rows of a tensor into `packed` [paddedCount, width], zero where there is nothing to copy. `next`: such rows
/// as will be wanted after these, which come from memory meanwhile.
template <class T>
inline void packRows(const T* source, const T* next, int64_t stride, int64_t count, int64_t size, float* packed,
                     int64_t paddedCount, int64_t width) {
    for (int64_t row = 0; row < paddedCount; ++row) {
        const T* const from = source + row * stride;
        if (row < count) prefetchRow(next + row * stride, size);
        float* const to = packed + row * width;
        int64_t i = 0;
        if (row < count) {
            for (; i + kLanes <= size; i += kLanes) store(to + i, load(from + i));
            for (; i < size; ++i) to[i] = toFloat(from[i]);
        }
        for (; i < width; ++i) to[i] = 0;
    }
}

/// The reverse, without the padding; factorStep 1: one factor a row, 0: the same for all.
template <class T>
inline void unpackRows(const float* packed, int64_t width, int64_t count, int64_t size, const float* factors,
                       int64_t factorStep, T* target, int64_t stride) {
    for (int64_t row = 0; row < count; ++row) {
        const float* const from = packed + row * width;
        T* const to = target + row * stride;
        const float factor = factors[row * factorStep];
        int64_t i = 0;
        for (; i + kLanes <= size; i += kLanes) store(to + i, load(from + i) * factor);
        if (i < size) {
            T last[kLanes];
            store(last, load(from + i) * factor);
            for (int64_t j = 0; i + j < size; ++j) to[i + j] = last[j];
        }
    }
}

/// Rows of factors [count, width] to panels [count / kPanel][width][kPanel]: the transpose, ready to be the right
/// factor of products.
inline void packPanels(const Factor* rows, int64_t count, int64_t width, Factor* panels) {
    for (int64_t row = 0; row < count; row += kLanes)
        for (int64_t column = 0; column < width; column += kLanes) {
            const auto* const source = reinterpret_cast<const float*>(rows + row * width + column);
            Vec block[kLanes];
#pragma GCC unroll 16
            for (int i = 0; i < kLanes; ++i) block[i] = load(source + i * width);
            transpose(block);
            auto* const target =
                reinterpret_cast<float*>(panels + row / kPanel * kPanel * width + column * kPanel + row % kPanel);
#pragma GCC unroll 16
            for (int i = 0; i < kLanes; ++i) store(target + i * kPanel, block[i]);
        }
}
