// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include "core/data/batch.h"

namespace outeffhop::train {

/// A batch where the model is.
struct BatchTensors {
    at::Tensor inputs, targets;  ///< [sequences, length] int64
    at::Tensor trigger;          ///< [sequences, length] bool: queries at a trigger; undefined where the task has none
};

BatchTensors toDevice(const data::Batch& batch, c10::Device device);

}  // namespace outeffhop::train
