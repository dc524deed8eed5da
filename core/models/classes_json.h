// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>

#include "core/models/model_config.h"

/// The classes of a classifier in config.json: "id2label", "label2id" and "problem_type" as transformers has them,
/// "num_classes" and "label_names" as timm has them.
namespace outeffhop::models {

/// Of BERT and OPT, whose head the architecture names: sets classes, classNames and classifierDropout, or leaves them
/// where it is no sequence classifier. Without names there are "num_labels" classes, 2 unless it is given. Fails for
/// what is not a choice of one among several classes.
Status readClasses(const nlohmann::json& json, ModelConfig& config);
/// Of a sequence classifier; classes without a name are LABEL_0, LABEL_1, ... as in transformers.
void writeClasses(nlohmann::ordered_json& json, const ModelConfig& config);

/// Sets classNames of a vision transformer where there is one for each class.
void readLabelNames(const nlohmann::json& json, ModelConfig& config);

}  // namespace outeffhop::models
