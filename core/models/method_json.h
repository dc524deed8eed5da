// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include "core/models/model_config.h"

/// The method of a model's attention, normalizer and gate, as the "outeffhop" block of config.json. Its entries have
/// the names of the settings attention.* of a run.
namespace outeffhop::models {

/// Sets normalizer, learnsEntmaxAlpha and gate from config.json; without the block: softmax and no gate.
Status readMethod(const nlohmann::json& json, ModelConfig& config);

/// The block; what a normalizer or gate does not have is left out.
nlohmann::ordered_json methodToJson(const ModelConfig& config);

}  // namespace outeffhop::models
