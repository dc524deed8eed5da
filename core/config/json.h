// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/parameters.h"

namespace outeffhop::config {

/// JSON with comments allowed; a failure says where it goes wrong.
Result<Json> parseJson(const std::string& text);

/// Sets every entry of an object, nested ({"train": {"steps": 1}}) or with dotted names ({"train.steps": 1}).
Status apply(RunConfig& config, const Json& json);

}  // namespace outeffhop::config
