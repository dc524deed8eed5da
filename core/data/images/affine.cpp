// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/images/affine.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace outeffhop::data {
namespace {

/// Pixels around a place, with the image's border going on outside.
class Neighbours {
 public:
    Neighbours(const Image& image, int x, int y, int channel) : image_(image), x_(x), y_(y), channel_(channel) {}

    [[nodiscard]] double operator()(int dx, int dy) const {
        return image_.at(std::clamp(x_ + dx, 0, image_.width - 1), std::clamp(y_ + dy, 0, image_.height - 1))[channel_];
    }

 private:
    const Image& image_;
    int x_, y_, channel_;
};

double cubic(double before, double first, double second, double behind, double d) {
    const double p1 = first, p2 = -before + second, p3 = 2 * (before - first) + second - behind;
    const double p4 = -before + first - second + behind;
    return p1 + d * (p2 + d * (p3 + d * p4));
}

double bilinearAt(const Neighbours& at, double dx, double dy) {
    const double top = at(0, 0) + (at(1, 0) - at(0, 0)) * dx;
    const double bottom = at(0, 1) + (at(1, 1) - at(0, 1)) * dx;
    return top + (bottom - top) * dy;
}

double bicubicAt(const Neighbours& at, double dx, double dy) {
    const auto row = [&](int y) { return cubic(at(-1, y), at(0, y), at(1, y), at(2, y), dx); };
    return cubic(row(-1), row(0), row(1), row(2), dy);
}

double rounded15(double value) {
    return std::round(value * 1e15) / 1e15;
}

}  // namespace

Image transformed(const Image& image, const Affine& map, Interpolation interpolation, Colour fill) {
    auto result = Image::filled(image.width, image.height, fill);
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x) {
            const double fromX = map.a * (x + 0.5) + map.b * (y + 0.5) + map.c;
            const double fromY = map.d * (x + 0.5) + map.e * (y + 0.5) + map.f;
            if (!(fromX >= 0 && fromX < image.width && fromY >= 0 && fromY < image.height)) continue;
            const double left = std::floor(fromX - 0.5), top = std::floor(fromY - 0.5);
            for (int c = 0; c < kChannels; ++c) {
                const Neighbours at(image, static_cast<int>(left), static_cast<int>(top), c);
                const double value = interpolation == Interpolation::bilinear
                                         ? bilinearAt(at, fromX - 0.5 - left, fromY - 0.5 - top)
                                         : bicubicAt(at, fromX - 0.5 - left, fromY - 0.5 - top);
                result.at(x, y)[c] = static_cast<std::uint8_t>(std::clamp(value, 0.0, 255.0));
            }
        }
    return result;
}

Image rotated(const Image& image, double degrees, Interpolation interpolation, Colour fill) {
    const double angle = -degrees * std::numbers::pi / 180;
    const double cosine = rounded15(std::cos(angle)), sine = rounded15(std::sin(angle));
    const double x = image.width / 2.0, y = image.height / 2.0;
    return transformed(image, {cosine, sine, -cosine * x - sine * y + x, -sine, cosine, sine * x - cosine * y + y},
                       interpolation, fill);
}

}  // namespace outeffhop::data
