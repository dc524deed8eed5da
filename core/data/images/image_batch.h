// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace outeffhop::data {

/// Images and what they show; row-major.
struct ImageBatch {
    int sequences = 0, channels = 0, height = 0, width = 0, classes = 0;
    std::vector<float> pixels;   ///< [sequences, channels, height, width], normalised: (value / 255 - mean) / std
    std::vector<float> targets;  ///< [sequences, classes], probabilities
};

}  // namespace outeffhop::data
