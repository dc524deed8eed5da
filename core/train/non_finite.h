// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "core/models/model.h"
#include "core/train/batch_tensors.h"

namespace outeffhop::train {

/// A sentence naming where NaN or infinity comes in when `batch` passes through the model: the first weight, else the
/// first observed tensor in order of computation, else the loss, else the gradient nearest to the loss.
std::string describeNonFinite(models::Model& model, const BatchTensors& batch);

}  // namespace outeffhop::train
