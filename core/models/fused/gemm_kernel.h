// SPDX-License-Identifier: GPL-3.0-or-later
// The matrix kernel for one instruction set. Not a header of its own: gemm_avx*.cpp include it inside a namespace, with
// the instruction set selected, kLanes (floats in a vector) and kTileRows (rows of c held in registers) defined.

typedef float Vec __attribute__((vector_size(kLanes * 4), aligned(4), may_alias));

constexpr int64_t kPanel = 2 * kLanes;  // columns of c held in registers
constexpr int64_t kDepth = 256;         // of a product before c is stored: a panel of b stays in the L1 cache
constexpr int64_t kRowBlock = 256;      // rows of g and x that stay in the L2 cache

inline Vec load(const float* p) {
    return *reinterpret_cast<const Vec*>(p);
}
inline void store(float* p, Vec x) {
    *reinterpret_cast<Vec*>(p) = x;
}
inline Vec splat(float x) {
    return x - Vec{};
}

/// Where a tile of c comes from and goes to.
struct Tile {
    float* c;
    int64_t row;
    const float* start;  ///< bias (step 0), c (step row) or nullptr for 0
    int64_t startRow;
    bool relu;
};

/// c [rows, kPanel] = start + a b; a(r, d) = a[r * aRow + d * aDepth].
template <int rows>
inline void multiplyTile(int64_t depth, const float* a, int64_t aRow, int64_t aDepth, const float* b, int64_t bRow,
                         const Tile& tile) {
    Vec total[rows][2] = {};
    if (tile.start)
        for (int r = 0; r < rows; ++r)
            for (int half = 0; half < 2; ++half) total[r][half] = load(tile.start + r * tile.startRow + half * kLanes);
    for (int64_t d = 0; d < depth; ++d) {
        const Vec left = load(b + d * bRow), right = load(b + d * bRow + kLanes);
        for (int r = 0; r < rows; ++r) {
            const Vec x = splat(a[r * aRow + d * aDepth]);
            total[r][0] += x * left;
            total[r][1] += x * right;
        }
    }
    for (int r = 0; r < rows; ++r)
        for (int half = 0; half < 2; ++half) {
            const Vec x = total[r][half];
            store(tile.c + r * tile.row + half * kLanes, tile.relu ? (x < 0 ? Vec{} : x) : x);
        }
}

/// As multiplyTile, for any number of rows; of the panel's columns only `columns` exist in c and start.
inline void multiplyRows(int64_t rows, int64_t columns, int64_t depth, const float* a, int64_t aRow, int64_t aDepth,
                         const float* b, int64_t bRow, const Tile& tile) {
    if (columns < kPanel) {
        for (int64_t r = 0; r < rows; ++r) {
            float line[kPanel] = {};
            if (tile.start) std::copy_n(tile.start + r * tile.startRow, columns, line);
            multiplyTile<1>(depth, a + r * aRow, aRow, aDepth, b, bRow, {line, kPanel, line, kPanel, tile.relu});
            std::copy_n(line, columns, tile.c + r * tile.row);
        }
        return;
    }
    const auto shifted = [&](int64_t r) {
        return Tile{tile.c + r * tile.row, tile.row, tile.start ? tile.start + r * tile.startRow : nullptr,
                    tile.startRow, tile.relu};
    };
    int64_t r = 0;
    for (; r + kTileRows <= rows; r += kTileRows)
        multiplyTile<kTileRows>(depth, a + r * aRow, aRow, aDepth, b, bRow, shifted(r));
    for (; r < rows; ++r) multiplyTile<1>(depth, a + r * aRow, aRow, aDepth, b, bRow, shifted(r));
}

void multiply(const GemmCall& call) {
    for (int64_t d = 0; d < call.k; d += kDepth) {
        const int64_t depth = std::min(kDepth, call.k - d);
        const bool first = d == 0, last = d + depth == call.k;
        for (int64_t column = 0; column < call.n; column += kPanel) {
            float* const c = call.c + column;
            const float* const bias = call.bias ? call.bias + column : nullptr;
            const bool add = !first || call.accumulate;
            multiplyRows(call.m, std::min(kPanel, call.n - column), depth, call.a + d, call.k, 1,
                         call.panels + column * call.k + d * kPanel, kPanel,
                         {c, call.n, add ? c : bias, add ? call.n : 0, last && call.relu});
        }
    }
}

/// `depth` rows of a panel of x, filled up with zeros.
inline void copyPanel(const float* x, int64_t row, int64_t depth, int64_t columns, float* panel) {
    for (int64_t d = 0; d < depth; ++d) {
        std::copy_n(x + d * row, columns, panel + d * kPanel);
        std::fill_n(panel + d * kPanel + columns, kPanel - columns, 0.F);
    }
}

void multiplyTransposed(const TransposedGemmCall& call, int64_t first, int64_t end) {
    const auto& [m, n, k, g, x, c, accumulate] = call;
    float edge[kRowBlock * kPanel];
    for (int64_t row = 0; row < m; row += kRowBlock) {
        const int64_t depth = std::min(kRowBlock, m - row);
        for (int64_t column = 0; column < k; column += kPanel) {
            const int64_t columns = std::min(kPanel, k - column);
            const float* panel = x + row * k + column;
            int64_t panelRow = k;
            if (columns < kPanel) {
                copyPanel(panel, k, depth, columns, edge);
                panel = edge, panelRow = kPanel;
            }
            float* const tile = c + first * k + column;
            multiplyRows(end - first, columns, depth, g + row * n + first, 1, n, panel, panelRow,
                         {tile, k, row == 0 && !accumulate ? nullptr : tile, k, false});
        }
    }
}

void pack(const float* b, int64_t k, int64_t n, int64_t first, int64_t end, float* panels) {
    for (int64_t panel = first; panel < end; ++panel) {
        const int64_t column = panel * kPanel;
        copyPanel(b + column, n, k, std::min(kPanel, n - column), panels + column * k);
    }
}

/// Exchanges rows and columns of kLanes vectors: each step swaps the off-diagonal blocks of half the size before.
inline void transpose(Vec (&rows)[kLanes]) {
    typedef int32_t IntVec __attribute__((vector_size(kLanes * 4)));
    IntVec lane{};
    for (int i = 0; i < kLanes; ++i) lane[i] = i;
    for (int step = kLanes / 2; step > 0; step /= 2) {
        const IntVec upper = (lane & step) != 0;
        const IntVec first = upper ? lane - step + kLanes : lane;
        const IntVec second = upper ? lane + kLanes : lane + step;
        for (int i = 0; i < kLanes; ++i) {
            if (i & step) continue;
            const Vec a = rows[i], b = rows[i + step];
            rows[i] = __builtin_shuffle(a, b, first);
            rows[i + step] = __builtin_shuffle(a, b, second);
        }
    }
}

void packTransposed(const float* b, int64_t k, int64_t n, int64_t first, int64_t end, float* panels) {
    for (int64_t panel = first; panel < end; ++panel) {
        float* const target = panels + panel * kPanel * k;
        const int64_t column = panel * kPanel, columns = std::min(kPanel, n - column);
        const int64_t blocks = columns == kPanel ? k / kLanes * kLanes : 0;
        for (int64_t d = 0; d < blocks; d += kLanes)
            for (int64_t half = 0; half < kPanel; half += kLanes) {
                Vec block[kLanes];
                for (int64_t i = 0; i < kLanes; ++i) block[i] = load(b + (column + half + i) * k + d);
                transpose(block);
                for (int64_t i = 0; i < kLanes; ++i) store(target + (d + i) * kPanel + half, block[i]);
            }
        for (int64_t d = blocks; d < k; ++d)
            for (int64_t i = 0; i < kPanel; ++i) target[d * kPanel + i] = i < columns ? b[(column + i) * k + d] : 0;
    }
}
