// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/Device.h>

#include "core/base/result.h"
#include "core/config/run_config.h"

namespace outeffhop::train {

/// Sets threads and determinism of this process as the run wants them and chooses its device. Fails when the run asks
/// for a GPU and there is none.
Result<c10::Device> prepareDevice(const config::RunConfig::Train& train);

}  // namespace outeffhop::train
