// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "core/base/json_text.h"

namespace outeffhop::data {

/// A whole file of a tokenizer. Fails when it cannot be read or has more than 64 MB.
Result<std::string> readTokenizerFile(const std::filesystem::path& path);
/// The same as JSON; a failure says where it stops being JSON. It has to be an object.
Result<nlohmann::json> parseTokenizerJson(const std::filesystem::path& path, const std::string& text);

/// Continues a hash of file contents.
std::uint64_t contentHash(std::uint64_t hash, std::string_view text);

}  // namespace outeffhop::data
