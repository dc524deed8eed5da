// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "core/data/images/resize.h"

namespace outeffhop::data {

/// The pixel (x, y) of the result is taken from (a x + b y + c, d x + e y + f) of the image.
struct Affine {
    double a = 1, b = 0, c = 0, d = 0, e = 1, f = 0;
};

/// As Pillow's Image.transform and Image.rotate; what lies outside has the colour `fill`.
Image transformed(const Image& image, const Affine& map, Interpolation interpolation, Colour fill);
/// Counterclockwise about the centre.
Image rotated(const Image& image, double degrees, Interpolation interpolation, Colour fill);

}  // namespace outeffhop::data
