// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/images/image.h"

/// Operations of Pillow's ImageOps and ImageEnhance that RandAugment uses, with the same numbers.
namespace outeffhop::data {

/// Each channel is stretched to 0 ... 255.
void autoContrast(Image& image);
/// Each channel's histogram becomes flat.
void equalize(Image& image);
void invert(Image& image);
/// Keeps the upper `bits` of each value, 0 to 8.
void posterize(Image& image, int bits);
/// Inverts values from `threshold` on.
void solarize(Image& image, int threshold);
/// Adds to values below 128.
void solarizeAdd(Image& image, int added);

/// 1 leaves the image as it is; 0 gives grey, one grey, black, or a smoothed image.
void adjustColour(Image& image, double factor);
void adjustContrast(Image& image, double factor);
void adjustBrightness(Image& image, double factor);
void adjustSharpness(Image& image, double factor);

}  // namespace outeffhop::data
