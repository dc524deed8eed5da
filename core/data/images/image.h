// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace outeffhop::data {

inline constexpr int kChannels = 3;

/// Red, green, blue.
using Colour = std::array<std::uint8_t, kChannels>;

/// A picture in RGB.
struct Image {
    int width = 0, height = 0;
    std::vector<std::uint8_t> pixels;  ///< [height, width, 3]

    static Image filled(int width, int height, Colour colour = {}) {
        Image image{width, height, std::vector<std::uint8_t>(std::size_t(width) * height * kChannels)};
        for (std::size_t i = 0; i < image.pixels.size(); ++i) image.pixels[i] = colour[i % kChannels];
        return image;
    }
    [[nodiscard]] std::uint8_t* at(int x, int y) { return &pixels[(std::size_t(y) * width + x) * kChannels]; }
    [[nodiscard]] const std::uint8_t* at(int x, int y) const {
        return &pixels[(std::size_t(y) * width + x) * kChannels];
    }
};

}  // namespace outeffhop::data
