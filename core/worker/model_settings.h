// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.h"
#include "core/config/run_config.h"
#include "core/models/model_config.h"

namespace outeffhop::worker {

/// The configuration of a run with the model of a folder: its shape and method, the tokenizer that lies beside it
/// (bytes where there is none), and sequences as long as the reference uses them. Data are still to be chosen; what
/// says how to train is the default.
config::RunConfig settingsOf(const models::AnyConfig& model, const std::filesystem::path& folder);

/// Applies "key=value" to the settings of a checkpoint. Fails for what the checkpoint has fixed: the shape, the gate,
/// and the normalizer unless `otherNormalizer`.
Status setOfCheckpoint(config::RunConfig& config, const std::string& assignment, bool otherNormalizer = false);

}  // namespace outeffhop::worker
