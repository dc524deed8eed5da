// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include "core/models/stanhop/stanhop_config.h"

namespace outeffhop::models {

/// Reads the config.json of a STanHop-Net: entries named like the options of the reference code (data_dim, in_len,
/// ...), ours under "outeffhop" (core/models/method_json.h, and those of StanhopCompat). The args.json of a reference
/// run is read too: its "mode" names the normalizer, and its faults are taken over. Fails naming the entry and its
/// value.
Result<StanhopConfig> stanhopFromJson(const nlohmann::json& json);

/// The reverse, with "model_type": "stanhop".
nlohmann::ordered_json stanhopToJson(const StanhopConfig& config);

}  // namespace outeffhop::models
