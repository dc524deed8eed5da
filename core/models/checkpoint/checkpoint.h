// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/models/model.h"

namespace outeffhop::models {

/// What became of each tensor of a checkpoint and of each parameter of the model.
struct LoadReport {
    std::vector<std::string> matched;     ///< parameters that were read
    std::vector<std::string> missing;     ///< parameters that the checkpoint lacks; they keep their values
    std::vector<std::string> unexpected;  ///< tensors that the model has no place for
    std::vector<std::string> mismatched;  ///< not read, each with the reason: other shape, other kind of number, untied

    /// Every parameter was read. (Unexpected tensors, such as BERT's pooler, do no harm.)
    [[nodiscard]] bool complete() const { return missing.empty() && mismatched.empty(); }
    /// Sentences for people, with the first 20 names of each kind.
    [[nodiscard]] std::string summary() const;
};

/// config.json of a folder in Hugging Face's form, or STanHop-Net's. Fails where it promises far more weights than the
/// folder has, so that a model made of it fits where its weights do.
Result<AnyConfig> readConfig(const std::filesystem::path& folder);

/// Reads model.safetensors or pytorch_model.bin, or the shards that their .index.json lists, into the model.
/// Fails when there are no readable files; what does not fit is in the report.
Result<LoadReport> loadCheckpoint(Model& model, const std::filesystem::path& folder);

/// Writes model.safetensors and config.json, which transformers reads, into an existing folder, each atomically.
/// Tied weights are written once, as transformers does.
Status saveCheckpoint(const Model& model, const std::filesystem::path& folder);

}  // namespace outeffhop::models
