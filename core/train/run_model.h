// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/Device.h>

#include <memory>
#include <optional>

#include "core/base/result.h"
#include "core/config/run_config.h"
#include "core/models/checkpoint/checkpoint.h"
#include "core/train/samples.h"

namespace outeffhop::train {

/// The model a run trains, as config.json of its checkpoints holds it.
models::AnyConfig modelConfigOf(const config::RunConfig& config, const DataShape& data);

/// A model before its first step.
struct StartingModel {
    std::shared_ptr<models::Model> model;
    std::optional<models::LoadReport> initialWeights = {};  ///< what was read of train.initialWeights
};

/// Made from the default generator, on the device, in the run's precision, with the weights of train.initialWeights if
/// it names a checkpoint. That may lack what belongs to the method of attention, and lack the head or have another one.
/// Fails on an impossible shape and on a checkpoint that does not fit otherwise.
Result<StartingModel> makeModel(const config::RunConfig& config, const DataShape& data, c10::Device device);

}  // namespace outeffhop::train
