// SPDX-License-Identifier: GPL-3.0-or-later
// Part of the matrix kernel for one instruction set, behind gemm_vectors.h and one of gemm_factors_*.h: tiles of a
// product in registers, blocks of it in the cache.

constexpr int64_t kPanel = 2 * kLanes;  // columns of c held in registers
constexpr int64_t kDepth = 1024;        // values summed before c is stored: a panel of b stays in the L2 cache
constexpr int64_t kShortDepth = 256;    // or in the L1 cache, where its rows lie apart
constexpr int64_t kRowBlock = 32;       // rows of a that stay in the L1 cache,
constexpr int64_t kLongRowBlock = 256;  // or in the L2 cache, where b fills more than kSmallFactor and is read seldom
constexpr int64_t kSmallFactor = 1 << 17;          // values
constexpr int64_t kColumnBlock = 64;               // columns of g that stay in the L1 cache,
constexpr int64_t kLongColumnBlock = 192 * kSpan;  // or in the L2 cache, where panels of x have to be packed
constexpr int64_t kLongRow = 512;  // values: rows whose pieces below each other share too few lines of the cache

constexpr int64_t divideUp(int64_t n, int64_t unit) {
    return (n + unit - 1) / unit;
}

/// Where a tile of c comes from and goes to.
struct Tile {
    float* c;
    int64_t row;
    const float* start;  ///< bias (step 0), c (step row) or nullptr for 0
    int64_t startRow;
    bool relu;

    Tile below(int64_t rows) const {
        return {c + rows * row, row, start ? start + rows * startRow : nullptr, startRow, relu};
    }
};

/// A left factor: a(r, d) = data[r * row + d * depth].
struct Left {
    const Factor* data;
    int64_t row, depth;
    Left below(int64_t rows) const { return {data + rows * row, row, depth}; }
};

/// Factors, rows `row` apart.
struct Matrix {
    const Factor* data;
    int64_t row;
};

/// c [rows, vectors * kLanes] = start + a b. Unrolled so that the sums stay in registers.
template <int rows, int vectors>
inline void multiplyTile(int64_t depth, const Left& a, const Matrix& b, const Tile& tile) {
    Vec total[rows][vectors];
#pragma GCC unroll 16
    for (int r = 0; r < rows; ++r)
#pragma GCC unroll 2
        for (int i = 0; i < vectors; ++i)
            total[r][i] = tile.start ? load(tile.start + r * tile.startRow + i * kLanes) : Vec{};
    for (int64_t d = 0; d < depth; ++d) {
        Vec line[vectors];
#pragma GCC unroll 2
        for (int i = 0; i < vectors; ++i)
            line[i] = load(reinterpret_cast<const float*>(b.data + d * b.row + i * kLanes));
#pragma GCC unroll 16
        for (int r = 0; r < rows; ++r) {
            const Vec x = splatFactor(a.data[r * a.row + d * a.depth]);
#pragma GCC unroll 2
            for (int i = 0; i < vectors; ++i) total[r][i] = multiplyAdd(x, line[i], total[r][i]);
        }
    }
#pragma GCC unroll 16
    for (int r = 0; r < rows; ++r)
#pragma GCC unroll 2
        for (int i = 0; i < vectors; ++i) {
            const Vec x = total[r][i];
            store(tile.c + r * tile.row + i * kLanes, tile.relu ? (x < 0 ? Vec{} : x) : x);
        }
}

/// The same where only `columns` of the tile's columns exist in c and start.
template <int rows, int vectors>
inline void multiplyEdge(int64_t columns, int64_t depth, const Left& a, const Matrix& b, const Tile& tile) {
    constexpr int64_t kWidth = vectors * kLanes;
    float lines[rows * kWidth] = {};
    for (int64_t r = 0; r < rows && tile.start; ++r)
        std::copy_n(tile.start + r * tile.startRow, columns, lines + r * kWidth);
    multiplyTile<rows, vectors>(depth, a, b, {lines, kWidth, lines, kWidth, tile.relu});
    for (int64_t r = 0; r < rows; ++r) std::copy_n(lines + r * kWidth, columns, tile.c + r * tile.row);
}

template <int rows>
inline void multiplyAnyTile(int64_t columns, int64_t depth, const Left& a, const Matrix& b, const Tile& tile) {
    if (columns == kPanel)
        multiplyTile<rows, 2>(depth, a, b, tile);
    else if (columns > kLanes)
        multiplyEdge<rows, 2>(columns, depth, a, b, tile);
    else
        multiplyEdge<rows, 1>(columns, depth, a, b, tile);
}

/// Any number of rows, and up to kPanel columns: tiles of `tileRows` rows, and smaller ones for what is left.
template <int tileRows = kTileRows>
inline void multiplyRows(int64_t rows, int64_t columns, int64_t depth, const Left& a, const Matrix& b,
                         const Tile& tile) {
    int64_t r = 0;
    for (; r + tileRows <= rows; r += tileRows) multiplyAnyTile<tileRows>(columns, depth, a.below(r), b, tile.below(r));
    if constexpr (tileRows > 1)
        if (r < rows) multiplyRows<tileRows / 2>(rows - r, columns, depth, a.below(r), b, tile.below(r));
}

/// Rows of values as factors, the summed dimension along their columns; in `memory` unless they are factors already.
/// There an odd number of vectors lies between two rows, so that they do not meet in a line of the cache.
inline Matrix asFactorsAlong(const float* x, int64_t row, int64_t rows, int64_t columns, Factor* memory) {
    if (const Factor* factors = factorsAt(x)) return {factors, row};
    const int64_t vectors = divideUp(columns, kSpan * kLanes), step = (vectors | 1) * kLanes;
    for (int64_t r = 0; r < rows; ++r)
        for (int64_t i = 0; i < vectors; ++i)
            store(reinterpret_cast<float*>(memory + r * step + i * kLanes),
                  factorsAlong(x + r * row + i * kSpan * kLanes, columns - i * kSpan * kLanes));
    return {memory, step};
}

/// The same with the summed dimension going down the rows, each filled up with zeros to whole vectors.
inline Matrix asFactorsDown(const float* x, int64_t row, int64_t rows, int64_t columns, Factor* memory) {
    if (const Factor* factors = factorsAt(x); factors && columns % kLanes == 0 && row < kLongRow) return {factors, row};
    const int64_t vectors = divideUp(columns, kLanes);
    for (int64_t r = 0; r < rows; r += kSpan)
        for (int64_t i = 0; i < vectors; ++i)
            store(reinterpret_cast<float*>(memory + (r / kSpan * vectors + i) * kLanes),
                  factorsDown(x + r * row + i * kLanes, row, rows - r, columns - i * kLanes));
    return {memory, vectors * kLanes};
}

void multiply(const GemmCall& call) {
    Factor memory[kLongRowBlock * (kDepth / kSpan + kLanes)];
    const int64_t panelSize = divideUp(call.k, kSpan) * kPanel;
    const int64_t rowBlock = call.n * std::min(kDepth, call.k) > kSmallFactor ? kLongRowBlock : kRowBlock;
    for (int64_t d = 0; d < call.k; d += kDepth)
        for (int64_t row = 0; row < call.m; row += rowBlock) {
            const bool add = d > 0 || call.accumulate, last = d + kDepth >= call.k;
            const int64_t rows = std::min(rowBlock, call.m - row), depth = std::min(kDepth, call.k - d);
            const auto [data, step] = asFactorsAlong(call.a + row * call.k + d, call.k, rows, depth, memory);
            const auto* panel = static_cast<const Factor*>(call.panels) + d / kSpan * kPanel;
            for (int64_t column = 0; column < call.n; column += kPanel, panel += panelSize) {
                float* const c = call.c + row * call.n + column;
                const float* const bias = call.bias ? call.bias + column : nullptr;
                multiplyRows(rows, std::min(kPanel, call.n - column), divideUp(depth, kSpan), {data, step, 1},
                             {panel, kPanel}, {c, call.n, add ? c : bias, add ? call.n : 0, last && call.relu});
            }
        }
}

/// Columns of values as left factors, `slice` of them after the other.
struct Columns {
    const Factor* data;
    int64_t slice, size, depth;

    Left at(int64_t column) const { return {data + column / slice * size, 1, depth}; }
};

/// In `memory`, where tiles read them in one go, unless they are factors already and rows are short.
inline Columns asColumns(const float* x, int64_t row, int64_t rows, int64_t columns, Factor* memory) {
    if (const Factor* factors = factorsAt(x); factors && row < kLongRow) return {factors, columns, 0, row};
    const int64_t size = divideUp(rows, kSpan) * kLanes;
    for (int64_t r = 0; r < rows; r += kSpan)
        for (int64_t i = 0; i < columns; i += kLanes)
            store(reinterpret_cast<float*>(memory + i / kLanes * size + r / kSpan * kLanes),
                  factorsDown(x + r * row + i, row, rows - r, columns - i));
    return {memory, kLanes, size, kLanes};
}

void multiplyTransposed(const TransposedGemmCall& call, int64_t first, int64_t end) {
    const auto& [m, n, k, g, x, c, accumulate] = call;
    Factor columnMemory[kDepth / kSpan * kLongColumnBlock], panelMemory[kDepth / kSpan * kPanel];
    const bool inPlace = factorsAt(x) && k < kLongRow;
    const int64_t depthBlock = inPlace ? kShortDepth : kDepth, columnBlock = inPlace ? kColumnBlock : kLongColumnBlock;
    for (int64_t row = 0; row < m; row += depthBlock)
        for (int64_t begin = first; begin < end; begin += columnBlock) {
            const int64_t depth = std::min(depthBlock, m - row), rows = std::min(columnBlock, end - begin);
            const Columns left = asColumns(g + row * n + begin, n, depth, rows, columnMemory);
            for (int64_t column = 0; column < k; column += kPanel) {
                const int64_t columns = std::min(kPanel, k - column);
                const Matrix panel = asFactorsDown(x + row * k + column, k, depth, columns, panelMemory);
                float* const corner = c + begin * k + column;
                const Tile tile{corner, k, row == 0 && !accumulate ? nullptr : corner, k, false};
                for (int64_t r = 0; r < rows; r += left.slice)
                    multiplyRows(std::min(left.slice, rows - r), columns, divideUp(depth, kSpan), left.at(r), panel,
                                 tile.below(r));
            }
        }
}

void pack(const float* b, int64_t k, int64_t n, int64_t first, int64_t end, void* panels) {
    const int64_t depth = divideUp(k, kSpan);
    for (int64_t panel = first; panel < end; ++panel)
        for (int64_t d = 0; d < depth; ++d)
            for (int64_t i = 0; i < kPanel; i += kLanes) {
                const int64_t row = d * kSpan, column = panel * kPanel + i;
                store(static_cast<float*>(panels) + (panel * depth + d) * kPanel + i,
                      factorsDown(b + row * n + column, n, k - row, n - column));
            }
}

void packTransposed(const float* b, int64_t k, int64_t n, int64_t first, int64_t end, void* panels) {
    const int64_t depth = divideUp(k, kSpan);
    for (int64_t column = first * kPanel; column < end * kPanel; column += kLanes)
        for (int64_t d = 0; d < depth; d += kLanes) {
            float* const target =
                static_cast<float*>(panels) + (column / kPanel * depth + d) * kPanel + column % kPanel;
            Vec block[kLanes];
            for (int64_t i = 0; i < kLanes; ++i)
                block[i] = column + i < n ? factorsAlong(b + (column + i) * k + d * kSpan, k - d * kSpan) : Vec{};
            transpose(block);
            for (int64_t i = 0; i < std::min<int64_t>(kLanes, depth - d); ++i) store(target + i * kPanel, block[i]);
        }
}
