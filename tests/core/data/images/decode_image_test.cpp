// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/images/decode_image.h"

#include <gmock/gmock.h>
#include <zlib.h>

#include <algorithm>
#include <fstream>

namespace outeffhop::data {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<std::uint8_t> seed(const std::string& name) {
    std::ifstream file("tests/fuzz/seeds/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string reason(const std::vector<std::uint8_t>& bytes) {
    const auto image = decodeImage(bytes);
    return image ? "it was decoded" : image.error().message;
}

std::vector<std::uint8_t> bytesOf(const std::string& text) {
    return {text.begin(), text.end()};
}

TEST(DecodeImage, JpegsAsPillowDoes) {
    const std::pair<const char*, unsigned long> cases[]{{"baseline.jpg", 2527910155},
                                                        {"progressive.jpg", 2527910155},
                                                        {"grey.jpg", 3479187941},
                                                        {"inks.jpg", 810684504}};
    for (const auto& [name, checksum] : cases) {
        const auto image = decodeImage(seed(name));
        ASSERT_TRUE(image) << name << ": " << image.error().message;
        EXPECT_EQ(image->width, 9);
        EXPECT_EQ(image->height, 7);
        EXPECT_EQ(::crc32(0, image->pixels.data(), static_cast<uInt>(image->pixels.size())), checksum) << name;
    }
}

TEST(DecodeImage, WhatIsNoImage) {
    EXPECT_THAT(reason(bytesOf("hello")), HasSubstr("no image"));
    EXPECT_THAT(reason(bytesOf("P6 0 5 255\n")), HasSubstr("0 x 5"));
    EXPECT_THAT(reason(bytesOf("P6 9000 9000 255\nx")), HasSubstr("more than 64000000"));
}

TEST(DecodeImage, SmallFilesOfHugeImages) {
    auto bytes = seed("colour.bmp");
    bytes[18] = 0, bytes[20] = 16;  // a width of 2^20
    EXPECT_THAT(reason(bytes), HasSubstr("250 bytes are too few for 1048576 x 7 pixels"));
}

TEST(DecodeImage, Netpbm) {
    EXPECT_THAT(decodeImage(bytesOf("P6\n# two\n2 1\n255\n123abc"))->pixels, ElementsAre('1', '2', '3', 'a', 'b', 'c'));
    EXPECT_THAT(decodeImage({{'P', '5', ' ', '2', ' ', '1', ' ', '5', ' ', 5, 1}})->pixels,
                ElementsAre(255, 255, 255, 51, 51, 51));
    EXPECT_THAT(decodeImage({{'P', '5', ' ', '1', ' ', '1', ' ', '2', '5', '6', '\n', 1, 0}})->pixels,
                ElementsAre(255, 255, 255));
    EXPECT_THAT(reason(bytesOf("P6 2 2 255\n12345")), HasSubstr("ends after 5 bytes of pixels; there should be 12"));
    EXPECT_THAT(reason(bytesOf("P5 1 1 70000\nxx")), HasSubstr("largest value"));
    EXPECT_THAT(reason(bytesOf("P5 1 99999999999999999999 255\nx")), HasSubstr("pixels"));
}

TEST(DecodeImage, BrokenJpegs) {
    auto bytes = seed("baseline.jpg");
    EXPECT_THAT(reason({bytes.begin(), bytes.end() - 60}), HasSubstr("Premature end"));
    EXPECT_THAT(reason({bytes.begin(), bytes.begin() + 3}), HasSubstr("it cannot be decoded"));
    // A table of 16 x 255 codes: it would be longer than a table can be.
    const std::vector<std::uint8_t> marker{0xff, 0xc4};
    const auto table = std::search(bytes.begin(), bytes.end(), marker.begin(), marker.end());
    ASSERT_NE(table, bytes.end());
    std::fill_n(table + 5, 16, 0xff);
    EXPECT_THAT(reason(bytes), HasSubstr("Bogus Huffman table"));
}

}  // namespace
}  // namespace outeffhop::data
