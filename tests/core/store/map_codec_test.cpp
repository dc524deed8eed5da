// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/map_codec.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "core/store/run_reader.h"
#include "core/store/thumbnails.h"
#include "tests/core/store/sample_run.h"

namespace outeffhop::store {
namespace {

using testing::Each;
using testing::ElementsAre;

std::vector<float> roundTrip(const std::vector<float>& row) {
    std::vector<std::uint8_t> codes(row.size());
    std::vector<float> back(row.size());
    const auto scale = MapCodec::encodeRow(row, codes);
    MapCodec::decodeRow(codes, scale, back);
    return back;
}

TEST(MapCodec, HalfPrecisionMatchesItsDefinition) {
    EXPECT_EQ(halfFromFloat(1.f), 0x3c00);
    EXPECT_EQ(halfFromFloat(0.5f), 0x3800);
    EXPECT_EQ(halfFromFloat(0.f), 0);
    EXPECT_EQ(halfFromFloat(0x1p-24f), 1) << "the smallest subnormal";
    EXPECT_EQ(halfFromFloat(1 + 0x1p-11f), 0x3c00) << "ties to even";
    EXPECT_EQ(floatFromHalf(0x3555), 0.333251953125f);
    for (int bits = 0; bits < 0x7c00; ++bits)
        ASSERT_EQ(halfFromFloat(floatFromHalf(static_cast<std::uint16_t>(bits))), bits);
}

TEST(MapCodec, ErrorIsBelowTheScaleOver255) {
    std::mt19937 random(1);
    std::exponential_distribution<float> draw(20);
    for (int trial = 0; trial < 200; ++trial) {
        std::vector<float> row(128);
        float sum = 0.01f, largest = 0;
        for (auto& p : row) sum += p = draw(random) * draw(random);
        for (auto& p : row) largest = std::max(largest, p /= sum);
        const auto back = roundTrip(row);
        for (std::size_t i = 0; i < row.size(); ++i) ASSERT_LE(std::abs(back[i] - row[i]), largest / 255) << i;
    }
}

TEST(MapCodec, SmallProbabilitiesBesideALargeOneSurvive) {
    const auto back = roundTrip({0.9f, 0.001f, 0.f});
    EXPECT_NEAR(back[0], 0.9f, 1e-3f);
    EXPECT_NEAR(back[1], 0.001f, 2.5e-4f);
    EXPECT_EQ(back[2], 0.f);
}

TEST(MapCodec, EmptyRowsNanAndTinyValuesAreZero) {
    EXPECT_THAT(roundTrip({0.f, 0.f}), ElementsAre(0, 0));
    EXPECT_THAT(roundTrip({std::numeric_limits<float>::quiet_NaN(), 1.f}), ElementsAre(0, 1));
    EXPECT_THAT(roundTrip({1e-12f, 1e-9f}), ElementsAre(0, 0));
    EXPECT_THAT(roundTrip({std::numeric_limits<float>::infinity(), -1.f}), ElementsAre(1, 0));
}

TEST(MapCodec, DecodeHeadPicksTheHead) {
    auto layer = sampleLayer(0, 3, 4);
    for (std::size_t i = 16; i < 32; ++i) layer.codes[i] = 0;
    EXPECT_THAT(decodeHead(layer, 1), Each(0.f));
    EXPECT_NEAR(decodeHead(layer, 2)[4], 0.45f, 1e-3f) << "row 1, key 0";
    EXPECT_EQ(decodeHead(layer, 2)[3], 0.f) << "row 0, key 3 is in the future";
}

TEST(Thumbnails, MaxPoolingKeepsALoneSharpEntry) {
    AttentionLayer map{0,
                       1,
                       100,
                       100,
                       std::vector<std::uint8_t>(10000, 0),
                       std::vector<std::uint16_t>(100, 0),
                       std::vector<float>(100, 0)};
    map.codes[57 * 100 + 91] = 255;
    map.scales[57] = halfFromFloat(0.25f);
    const auto thumbnails = makeThumbnails({0, 0, {map}, "schedule"});
    ASSERT_EQ(thumbnails.size, kThumbnailSize);
    const auto at = [&](int y, int x) { return thumbnails.codes[static_cast<std::size_t>(y * 32 + x)]; };
    EXPECT_EQ(at(57 * 32 / 100, 91 * 32 / 100), 128) << "sqrt(0.25) of 255, rounded";
    EXPECT_EQ(std::ranges::count_if(thumbnails.codes, [](auto code) { return code > 0; }), 1 * 1);
}

TEST(Thumbnails, SmallMapsKeepTheirSizeAndOblongOnesBecomeSquare) {
    const auto small = makeThumbnails(sampleSnapshot(0, 5));
    EXPECT_EQ(small.size, 5);
    EXPECT_EQ(small.codes.size(), 2u * 3 * 25);
    EXPECT_EQ(small.codes[0], 242) << "sqrt(0.9) of 255, rounded";
    AttentionLayer wide{0, 1, 2, 4, {255, 0, 0, 0, 0, 0, 0, 255}, {0x3c00, 0x3c00}, {0, 0}};
    const auto square = makeThumbnails({0, 0, {wide}, ""});
    EXPECT_EQ(square.size, 4);
    EXPECT_THAT(square.codes, ElementsAre(255, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 255, 0, 0, 0, 255));
}

TEST(Thumbnails, AnEmptySnapshotHasNone) {
    EXPECT_TRUE(makeThumbnails({}).codes.empty());
}

}  // namespace
}  // namespace outeffhop::store
