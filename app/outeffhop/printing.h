// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "core/base/result.h"
#include "core/store/catalogue.h"

namespace outeffhop::cli {

using Json = nlohmann::ordered_json;

/// Standard output; a reader that went away (a closed pipe) is no failure.
void print(const std::string& text);

/// Local time, "2026-11-23 01:48"; "–" for 0.
std::string timeText(double wallSeconds);
/// "42 s", "3 min 20 s", "2 h 5 min".
std::string durationText(double seconds);
/// "512 B", "3.1 MB".
std::string bytesText(std::uintmax_t bytes);
/// Six significant digits; "–" for NaN.
std::string numberText(double value);

/// Everything the catalogue knows of a run; NaN becomes null.
Json toJson(const store::CatalogueRun& run);

/// The catalogue of a workspace that is there: a typing error must not create a folder.
Result<store::Catalogue> openExisting(const store::Workspace& workspace);
/// The same to look at it, also where nothing may be written.
Result<store::Catalogue> openToRead(const store::Workspace& workspace);

}  // namespace outeffhop::cli
