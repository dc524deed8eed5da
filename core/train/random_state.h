// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/Device.h>

#include <cstdint>
#include <string>

#include "core/base/result.h"

namespace outeffhop::train {

/// Seeds LibTorch's default generators: weights at the start and dropout come from them.
void seedRandom(std::int64_t seed);

/// States of the default generators of the CPU and of `device`, as hexadecimal text.
struct RandomState {
    std::string cpu, cuda;  ///< cuda is empty without a GPU
};
RandomState randomState(c10::Device device);
Status restoreRandomState(const RandomState& state, c10::Device device);

}  // namespace outeffhop::train
