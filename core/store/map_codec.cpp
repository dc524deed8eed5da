// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/map_codec.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/store/run_reader.h"

namespace outeffhop::store {
namespace {

/// NaN becomes 0.
float bounded(float probability) {
    return probability > 0 ? std::min(probability, 1.f) : 0.f;
}

}  // namespace

float floatFromHalf(std::uint16_t bits) {
    return static_cast<float>(std::bit_cast<_Float16>(bits));
}

std::uint16_t halfFromFloat(float value) {
    return std::bit_cast<std::uint16_t>(static_cast<_Float16>(value));
}

std::uint16_t MapCodec::encodeRow(std::span<const float> probabilities, std::span<std::uint8_t> codes) {
    float largest = 0;
    for (const float p : probabilities) largest = std::max(largest, bounded(p));
    const auto scale = halfFromFloat(largest);
    const float perUnit = floatFromHalf(scale) > 0 ? 255 / std::sqrt(floatFromHalf(scale)) : 0;
    for (std::size_t key = 0; key < codes.size(); ++key) {
        const float root = std::sqrt(bounded(probabilities[key]));
        codes[key] = static_cast<std::uint8_t>(std::min(root * perUnit + 0.5f, 255.f));
    }
    return scale;
}

void MapCodec::decodeRow(std::span<const std::uint8_t> codes, std::uint16_t scale, std::span<float> probabilities) {
    const float unit = floatFromHalf(scale) / (255.f * 255.f);
    for (std::size_t key = 0; key < codes.size(); ++key)
        probabilities[key] = unit * static_cast<float>(codes[key] * codes[key]);
}

std::vector<float> decodeHead(const AttentionLayer& layer, int head) {
    const auto keys = static_cast<std::size_t>(layer.keys), queries = static_cast<std::size_t>(layer.queries);
    const auto firstRow = static_cast<std::size_t>(head) * queries;
    std::vector<float> probabilities(queries * keys);
    for (std::size_t query = 0; query < queries; ++query)
        MapCodec::decodeRow(std::span(layer.codes).subspan((firstRow + query) * keys, keys),
                            layer.scales[firstRow + query], std::span(probabilities).subspan(query * keys, keys));
    return probabilities;
}

}  // namespace outeffhop::store
