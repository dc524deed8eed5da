// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "core/data/images/image.h"
#include "core/data/images/resize.h"
#include "core/data/random.h"

namespace outeffhop::data {

/// RandAugment (Cubuk et al. 2019, arXiv 1909.13719) with timm's operations and ranges, "rand-m9-mstd0.5": two
/// operations an image, each with probability 1/2, of a magnitude from 0 to 10 drawn from a normal distribution.
struct RandAugment {
    double magnitude = 9, deviation = 0.5;
    Colour fill{128, 128, 128};  ///< of what comes in from outside: the mean that images are normalised by

    [[nodiscard]] Image operator()(Image image, Random& random) const;

    enum class Operation {
        autoContrast,
        equalize,
        invert,
        rotate,
        posterize,
        solarize,
        solarizeAdd,
        colour,
        contrast,
        brightness,
        sharpness,
        shearX,
        shearY,
        translateX,
        translateY
    };
    static constexpr int kOperations = 15;
    /// One operation of a given magnitude; `negative` turns the direction of geometric ones.
    [[nodiscard]] Image apply(Operation operation, Image image, double magnitude, bool negative,
                              Interpolation interpolation) const;
};

}  // namespace outeffhop::data
