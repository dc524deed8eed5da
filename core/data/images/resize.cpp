// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/images/resize.h"

#include <algorithm>
#include <cmath>

namespace outeffhop::data {
namespace {

constexpr int kPrecision = 32 - 8 - 2;  // bits behind the point, as in Pillow's Resample.c

struct Filter {
    double support;
    double (*at)(double);
};

constexpr Filter kBilinear{1, [](double x) { return std::max(0.0, 1 - std::abs(x)); }};
constexpr Filter kBicubic{2, [](double x) {
                              constexpr double a = -0.5;
                              x = std::abs(x);
                              if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
                              return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0.0;
                          }};

/// What one pixel of the result is made of.
struct Taps {
    int first;
    std::vector<int> weights;  ///< in units of 2^-kPrecision
};

std::vector<Taps> tapsFor(int from, int to, const Filter& filter) {
    const double scale = static_cast<double>(from) / to, stretch = std::max(scale, 1.0);
    const double support = filter.support * stretch;
    std::vector<Taps> all;
    for (int i = 0; i < to; ++i) {
        const double centre = (i + 0.5) * scale;
        const int first = std::max(0, static_cast<int>(centre - support + 0.5));
        const int end = std::min(from, static_cast<int>(centre + support + 0.5));
        std::vector<double> weights;
        double sum = 0;
        for (int x = first; x < end; ++x) {
            weights.push_back(filter.at((x - centre + 0.5) / stretch));
            sum += weights.back();
        }
        Taps taps{first, {}};
        for (const double weight : weights)
            taps.weights.push_back(static_cast<int>(std::lround(weight / (sum != 0 ? sum : 1) * (1 << kPrecision))));
        all.push_back(std::move(taps));
    }
    return all;
}

std::uint8_t rounded(int sum) {
    return static_cast<std::uint8_t>(std::clamp(sum >> kPrecision, 0, 255));
}

Image resizedAcross(const Image& image, int width, const Filter& filter) {
    auto result = Image::filled(width, image.height);
    const auto taps = tapsFor(image.width, width, filter);
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < kChannels; ++c) {
                int sum = 1 << (kPrecision - 1);
                const auto* pixel = image.at(taps[x].first, y) + c;
                for (const int weight : taps[x].weights) sum += weight * *pixel, pixel += kChannels;
                result.at(x, y)[c] = rounded(sum);
            }
    return result;
}

Image resizedDown(const Image& image, int height, const Filter& filter) {
    auto result = Image::filled(image.width, height);
    const auto taps = tapsFor(image.height, height, filter);
    const auto row = std::size_t(image.width) * kChannels;
    std::vector<int> sums(row);
    for (int y = 0; y < height; ++y) {
        std::ranges::fill(sums, 1 << (kPrecision - 1));
        const auto* pixels = image.at(0, taps[y].first);
        for (const int weight : taps[y].weights) {
            for (std::size_t i = 0; i < row; ++i) sums[i] += weight * pixels[i];
            pixels += row;
        }
        std::ranges::transform(sums, result.at(0, y), rounded);
    }
    return result;
}

}  // namespace

Image cropped(const Image& image, const Box& box) {
    auto result = Image::filled(box.width, box.height);
    for (int y = 0; y < box.height; ++y) {
        const auto* from = image.at(box.left, box.top + y);
        std::copy(from, from + std::size_t(box.width) * kChannels, result.at(0, y));
    }
    return result;
}

Image resized(const Image& image, int width, int height, Interpolation interpolation) {
    const auto& filter = interpolation == Interpolation::bilinear ? kBilinear : kBicubic;
    const auto across = width == image.width ? image : resizedAcross(image, width, filter);
    return height == image.height ? across : resizedDown(across, height, filter);
}

Image flipped(const Image& image) {
    auto result = image;
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x) std::copy_n(image.at(image.width - 1 - x, y), kChannels, result.at(x, y));
    return result;
}

}  // namespace outeffhop::data
