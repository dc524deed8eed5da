// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/thumbnails.h"

#include <algorithm>
#include <cmath>

#include "core/store/map_codec.h"

namespace outeffhop::store {
namespace {

/// The source cells [begin, end) under pixel `pixel` of `size`, at least one.
struct Cells {
    Cells(int pixel, int size, int cells)
        : begin(pixel * cells / size), end(std::max(begin + 1, ((pixel + 1) * cells + size - 1) / size)) {}
    int begin, end;
};

/// Max-pools one row of codes into a row of thumbnail codes, which share the scale 1.
void poolRow(std::span<const std::uint8_t> codes, float rootOfScale, std::span<std::uint8_t> pixels) {
    const int size = static_cast<int>(pixels.size()), keys = static_cast<int>(codes.size());
    for (int x = 0; x < size; ++x) {
        const Cells column(x, size, keys);
        const auto largest = *std::max_element(codes.begin() + column.begin, codes.begin() + column.end);
        const auto code = static_cast<std::uint8_t>(std::min(static_cast<float>(largest) * rootOfScale + 0.5f, 255.f));
        auto& pixel = pixels[static_cast<std::size_t>(x)];
        pixel = std::max(pixel, code);
    }
}

void poolHead(const AttentionLayer& layer, int head, int size, std::uint8_t* pixels) {
    for (int y = 0; y < size; ++y) {
        const Cells rows(y, size, layer.queries);
        for (int query = rows.begin; query < rows.end; ++query) {
            const auto row = static_cast<std::size_t>(head * layer.queries + query),
                       keys = static_cast<std::size_t>(layer.keys);
            poolRow(std::span(layer.codes).subspan(row * keys, keys), std::sqrt(floatFromHalf(layer.scales[row])),
                    {pixels + y * size, static_cast<std::size_t>(size)});
        }
    }
}

}  // namespace

Thumbnails makeThumbnails(const SnapshotRecord& snapshot) {
    Thumbnails result;
    if (snapshot.layers.empty()) return result;
    const auto& first = snapshot.layers.front();
    result.layers = static_cast<int>(snapshot.layers.size());
    result.heads = first.heads;
    for (const auto& layer : snapshot.layers)
        result.size = std::min(kThumbnailSize, std::max({result.size, layer.queries, layer.keys}));
    const auto pixels = static_cast<std::size_t>(result.size) * result.size;
    result.codes.resize(static_cast<std::size_t>(result.layers) * result.heads * pixels);
    auto* next = result.codes.data();
    for (const auto& layer : snapshot.layers)
        for (int head = 0; head < result.heads; ++head, next += pixels) poolHead(layer, head, result.size, next);
    return result;
}

}  // namespace outeffhop::store
