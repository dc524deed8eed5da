// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/images/rand_augment.h"

#include <algorithm>

#include "core/data/distributions.h"
#include "core/data/images/affine.h"
#include "core/data/images/colour_operations.h"

namespace outeffhop::data {
namespace {

constexpr double kMost = 10;  // of a magnitude

}  // namespace

Image RandAugment::apply(Operation operation, Image image, double strength, bool negative,
                         Interpolation interpolation) const {
    const double level = strength / kMost, sign = negative ? -1 : 1;
    const double enhanced = level * 1.8 + 0.1, shear = sign * level * 0.3, shift = sign * level * 0.45;
    switch (operation) {
        case Operation::autoContrast:
            autoContrast(image);
            break;
        case Operation::equalize:
            equalize(image);
            break;
        case Operation::invert:
            invert(image);
            break;
        case Operation::rotate:
            return rotated(image, sign * level * 30, interpolation, fill);
        case Operation::posterize:
            posterize(image, static_cast<int>(level * 4));
            break;
        case Operation::solarize:
            solarize(image, static_cast<int>(level * 256));
            break;
        case Operation::solarizeAdd:
            solarizeAdd(image, static_cast<int>(level * 110));
            break;
        case Operation::colour:
            adjustColour(image, enhanced);
            break;
        case Operation::contrast:
            adjustContrast(image, enhanced);
            break;
        case Operation::brightness:
            adjustBrightness(image, enhanced);
            break;
        case Operation::sharpness:
            adjustSharpness(image, enhanced);
            break;
        case Operation::shearX:
            return transformed(image, {.b = shear}, interpolation, fill);
        case Operation::shearY:
            return transformed(image, {.d = shear}, interpolation, fill);
        case Operation::translateX:
            return transformed(image, {.c = shift * image.width}, interpolation, fill);
        case Operation::translateY:
            return transformed(image, {.f = shift * image.height}, interpolation, fill);
    }
    return image;
}

Image RandAugment::operator()(Image image, Random& random) const {
    constexpr int kLayers = 2;
    for (int layer = 0; layer < kLayers; ++layer) {
        const auto operation = static_cast<Operation>(random.below(kOperations));
        if (random.uniform() > 0.5) continue;
        const double strength = std::clamp(magnitude + deviation * normal(random), 0.0, kMost);
        const bool negative = random.uniform() > 0.5;
        const auto interpolation = random.below(2) == 0 ? Interpolation::bilinear : Interpolation::bicubic;
        image = apply(operation, std::move(image), strength, negative, interpolation);
    }
    return image;
}

}  // namespace outeffhop::data
