// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/config/run_config.h"

namespace outeffhop::worker {

struct ExportedCheckpoint {
    std::vector<std::string> files;  ///< names in the folder
    std::string note;                ///< what transformers or timm make of the method of attention; empty: the same
};

/// Writes the model of a checkpoint, in float32, into a new or empty folder that transformers (BERT, OPT) or timm (ViT)
/// load, and the tokenizer of `config` beside it. What these programs do not have, gates and normalizer, stands in
/// config.json under "outeffhop"; they pass over it and over the parameters of gates.
Result<ExportedCheckpoint> exportCheckpoint(const std::filesystem::path& checkpoint, config::RunConfig config,
                                            const std::filesystem::path& folder);

}  // namespace outeffhop::worker
