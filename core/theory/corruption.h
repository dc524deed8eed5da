// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/random.h"
#include "core/theory/image_patterns.h"

/// What is done to patterns before a memory is asked for them.
namespace outeffhop::theory {

/// Dropout with p = 1/2 as in training: a random half of the coordinates becomes 0, the others are doubled. The
/// protocol of memory retrieval of U-Hop (arXiv 2404.03827), whose code the OutEffHop code builds on.
at::Tensor dropHalf(const at::Tensor& values, data::Random& random);

/// The lower half of each image becomes 0: rows height / 2 and below. The protocol of STanHop (arXiv 2312.17346).
at::Tensor hideLowerHalf(const ImagePatterns& patterns);

/// clamp(|x + e|, 0, 1) with e ~ N(0, sigma^2) a coordinate.
at::Tensor addNoise(const at::Tensor& values, double sigma, data::Random& random);

}  // namespace outeffhop::theory
