// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/images/resize.h"
#include "core/data/random.h"

namespace outeffhop::data {

/// A box of a random share of the area (0.08 to 1) and a random ratio of width to height (3/4 to 4/3, uniform in the
/// logarithm); the middle of the image when ten attempts do not fit (Szegedy et al. 2015, arXiv 1409.4842, as in timm).
Box randomCrop(int width, int height, Random& random);

/// The largest square in the middle of an image whose shorter side is brought to `size` / `share`, as timm evaluates;
/// an image of that size already stays as it is.
Image centreCrop(const Image& image, int size, double share);

}  // namespace outeffhop::data
