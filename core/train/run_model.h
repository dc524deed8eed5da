// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/Device.h>

#include <memory>

#include "core/base/result.h"
#include "core/config/run_config.h"
#include "core/models/model.h"
#include "core/train/samples.h"

namespace outeffhop::train {

/// The model a run trains, as config.json of its checkpoints holds it.
models::AnyConfig modelConfigOf(const config::RunConfig& config, const DataShape& data);

/// Made from the default generator, on the device, in the run's precision, with the weights of train.initialWeights if
/// it names a checkpoint. Fails on an impossible shape and on a checkpoint that does not fit.
Result<std::shared_ptr<models::Model>> makeModel(const config::RunConfig& config, const DataShape& data,
                                                 c10::Device device);

}  // namespace outeffhop::train
