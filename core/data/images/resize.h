// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/images/image.h"

namespace outeffhop::data {

enum class Interpolation { bilinear, bicubic };

/// Pixels [left, left + width) x [top, top + height).
struct Box {
    int left = 0, top = 0, width = 0, height = 0;

    bool operator==(const Box&) const = default;
};

/// The box lies in the image.
Image cropped(const Image& image, const Box& box);
/// To another size, with the filter widened when it gets smaller: the same numbers as Pillow's Image.resize.
Image resized(const Image& image, int width, int height, Interpolation interpolation);
Image flipped(const Image& image);

}  // namespace outeffhop::data
