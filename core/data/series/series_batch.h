// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

namespace outeffhop::data {

/// Windows of a standardised series; row-major.
struct SeriesBatch {
    int sequences = 0, steps = 0, horizon = 0, channels = 0;
    std::vector<float> past;    ///< [sequences, steps, channels]
    std::vector<float> future;  ///< [sequences, horizon, channels], the steps that follow
};

}  // namespace outeffhop::data
