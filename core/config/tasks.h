// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "core/config/run_config.h"

namespace outeffhop::config {

/// The models (model.kind) that can do a task (data.task).
std::vector<std::string> modelsOf(const std::string& task);

/// Takes another task, the first that the model can do, or another model, where the two do not go together.
void fitTask(RunConfig& config);
void fitModel(RunConfig& config);

}  // namespace outeffhop::config
