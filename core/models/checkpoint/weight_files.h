// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "core/base/result.h"

namespace outeffhop::models {

inline constexpr const char *kWeightsFile = "model.safetensors", *kTorchFile = "pytorch_model.bin";

/// A file of JSON that nobody has checked. A failure names it.
Result<nlohmann::json> readJsonFile(const std::filesystem::path& path);

/// Names of the weight files in a checkpoint's folder: one of the two above, or the shards that its .index.json lists,
/// which may be missing. Fails where there is neither, and where an index names a file outside of its folder.
Result<std::set<std::string>> weightFiles(const std::filesystem::path& folder);

/// Bytes of these files. Fails where one is missing.
Result<std::uintmax_t> weightBytes(const std::filesystem::path& folder);

}  // namespace outeffhop::models
