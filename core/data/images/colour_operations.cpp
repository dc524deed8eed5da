// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/images/colour_operations.h"

#include <algorithm>
#include <cmath>

namespace outeffhop::data {
namespace {

using Curve = std::array<std::uint8_t, 256>;

template <class Function>
Curve curveOf(Function function) {
    Curve curve{};
    for (int value = 0; value < 256; ++value)
        curve[value] = static_cast<std::uint8_t>(std::clamp(function(value), 0, 255));
    return curve;
}

void apply(Image& image, const Curve& curve) {
    for (auto& value : image.pixels) value = curve[value];
}

/// A curve for each channel, from its histogram.
template <class Function>
void applyByHistogram(Image& image, Function curveOfHistogram) {
    for (int channel = 0; channel < kChannels; ++channel) {
        std::array<int, 256> histogram{};
        for (std::size_t i = channel; i < image.pixels.size(); i += kChannels) ++histogram[image.pixels[i]];
        const auto curve = curveOfHistogram(histogram);
        for (std::size_t i = channel; i < image.pixels.size(); i += kChannels) image.pixels[i] = curve[image.pixels[i]];
    }
}

int lastUsed(const std::array<int, 256>& histogram) {
    int value = 255;
    while (value > 0 && histogram[value] == 0) --value;
    return value;
}

/// ITU-R 601 in fixed point, as Pillow's "L".
std::uint8_t greyOf(const std::uint8_t* pixel) {
    return static_cast<std::uint8_t>((pixel[0] * 19595 + pixel[1] * 38470 + pixel[2] * 7471 + 0x8000) >> 16);
}

/// other + factor (image - other), cut to 0 ... 255.
void blend(Image& image, const Image& other, double factor) {
    const auto alpha = static_cast<float>(factor);
    for (std::size_t i = 0; i < image.pixels.size(); ++i) {
        const int from = other.pixels[i];
        const auto value = static_cast<float>(from) + alpha * static_cast<float>(image.pixels[i] - from);
        image.pixels[i] = static_cast<std::uint8_t>(std::clamp(value, 0.f, 255.f));
    }
}

/// 3 x 3, the middle with weight 5; the border stays.
Image smoothed(const Image& image) {
    auto result = image;
    for (int y = 1; y + 1 < image.height; ++y)
        for (int x = 1; x + 1 < image.width; ++x)
            for (int c = 0; c < kChannels; ++c) {
                int sum = 4 * image.at(x, y)[c];
                for (int dy = -1; dy <= 1; ++dy)
                    for (int dx = -1; dx <= 1; ++dx) sum += image.at(x + dx, y + dy)[c];
                result.at(x, y)[c] = static_cast<std::uint8_t>(static_cast<float>(sum) / 13.f + 0.5f);
            }
    return result;
}

}  // namespace

void autoContrast(Image& image) {
    applyByHistogram(image, [](const std::array<int, 256>& histogram) {
        const auto low =
            static_cast<int>(std::ranges::find_if(histogram, [](int n) { return n > 0; }) - histogram.begin());
        const int high = lastUsed(histogram);
        const double scale = high > low ? 255.0 / (high - low) : 1, offset = high > low ? -low * scale : 0;
        return curveOf([=](int value) { return static_cast<int>(value * scale + offset); });
    });
}

void equalize(Image& image) {
    applyByHistogram(image, [](const std::array<int, 256>& histogram) {
        int pixels = 0;
        for (const int count : histogram) pixels += count;
        const int step = (pixels - histogram[lastUsed(histogram)]) / 255;
        int sum = step / 2;
        return curveOf([&](int value) {
            if (step == 0) return value;
            const int equal = sum / step;
            sum += histogram[value];
            return equal;
        });
    });
}

void invert(Image& image) {
    for (auto& value : image.pixels) value = static_cast<std::uint8_t>(255 - value);
}

void posterize(Image& image, int bits) {
    const auto mask = static_cast<std::uint8_t>(~((1 << (8 - bits)) - 1));
    for (auto& value : image.pixels) value &= mask;
}

void solarize(Image& image, int threshold) {
    apply(image, curveOf([threshold](int value) { return value < threshold ? value : 255 - value; }));
}

void solarizeAdd(Image& image, int added) {
    apply(image, curveOf([added](int value) { return value < 128 ? value + added : value; }));
}

void adjustColour(Image& image, double factor) {
    auto grey = image;
    for (std::size_t i = 0; i < grey.pixels.size(); i += kChannels)
        std::fill_n(&grey.pixels[i], kChannels, greyOf(&image.pixels[i]));
    blend(image, grey, factor);
}

void adjustContrast(Image& image, double factor) {
    double sum = 0;
    for (std::size_t i = 0; i < image.pixels.size(); i += kChannels) sum += greyOf(&image.pixels[i]);
    const auto pixels = static_cast<double>(image.pixels.size() / kChannels);
    const auto mean = static_cast<std::uint8_t>(sum / pixels + 0.5);
    blend(image, Image::filled(image.width, image.height, {mean, mean, mean}), factor);
}

void adjustBrightness(Image& image, double factor) {
    blend(image, Image::filled(image.width, image.height), factor);
}

void adjustSharpness(Image& image, double factor) {
    blend(image, smoothed(image), factor);
}

}  // namespace outeffhop::data
