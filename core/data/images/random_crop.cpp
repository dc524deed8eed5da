// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/images/random_crop.h"

#include <algorithm>
#include <cmath>

#include "core/data/distributions.h"

namespace outeffhop::data {
namespace {

constexpr double kSmallest = 0.08, kNarrowest = 3.0 / 4, kWidest = 4.0 / 3;

int rounded(double value) {
    return static_cast<int>(std::nearbyint(value));
}

int upTo(int last, Random& random) {
    return static_cast<int>(random.below(static_cast<std::uint64_t>(last) + 1));
}

Box middle(int width, int height) {
    const double ratio = static_cast<double>(width) / height;
    const int boxWidth = ratio > kWidest ? rounded(height * kWidest) : width;
    const int boxHeight = ratio < kNarrowest ? rounded(width / kNarrowest) : height;
    return {(width - boxWidth) / 2, (height - boxHeight) / 2, boxWidth, boxHeight};
}

/// The middle of an image, without the ends of a line: it would be huge once its short side had the right size.
Box notTooLong(int width, int height) {
    constexpr std::int64_t kLongest = 100;  // short sides
    const auto boxWidth = static_cast<int>(std::min<std::int64_t>(width, kLongest * height));
    const auto boxHeight = static_cast<int>(std::min<std::int64_t>(height, kLongest * width));
    return {(width - boxWidth) / 2, (height - boxHeight) / 2, boxWidth, boxHeight};
}

}  // namespace

Box randomCrop(int width, int height, Random& random) {
    constexpr int kAttempts = 10;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        const double area = uniformBetween(kSmallest, 1, random) * width * height;
        const double ratio = std::exp(uniformBetween(std::log(kNarrowest), std::log(kWidest), random));
        const int boxWidth = rounded(std::sqrt(area * ratio)), boxHeight = rounded(std::sqrt(area / ratio));
        if (boxWidth < 1 || boxHeight < 1 || boxWidth > width || boxHeight > height) continue;
        const int top = upTo(height - boxHeight, random);
        return {upTo(width - boxWidth, random), top, boxWidth, boxHeight};
    }
    return middle(width, height);
}

Image centreCrop(const Image& image, int size, double share) {
    if (image.width == size && image.height == size) return image;
    if (const auto box = notTooLong(image.width, image.height); box.width < image.width || box.height < image.height)
        return centreCrop(cropped(image, box), size, share);
    const int side = static_cast<int>(size / share);
    const bool tall = image.width <= image.height;
    const auto other = [side](int longer, int shorter) {
        return static_cast<int>(static_cast<std::int64_t>(side) * longer / shorter);
    };
    const auto scaled = tall ? resized(image, side, other(image.height, image.width), Interpolation::bicubic)
                             : resized(image, other(image.width, image.height), side, Interpolation::bicubic);
    return cropped(scaled, {rounded((scaled.width - size) / 2.0), rounded((scaled.height - size) / 2.0), size, size});
}

}  // namespace outeffhop::data
