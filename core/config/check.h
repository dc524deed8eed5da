// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/parameters.h"

namespace outeffhop::config {

/// The value in the parameter's own JSON type when it has the right type and lies in its range or among its choices;
/// else a failure that says what is allowed.
Result<Json> checked(const Parameter& parameter, const Json& value);

/// What a person typed as the JSON value it most likely means for this parameter; text that fits nothing stays text.
/// Relative files become absolute, seen from the current directory.
Json valueFromText(const Parameter& parameter, const std::string& text);

/// "a whole number from 1 to 128", "one of: opt, bert", ...
std::string allowedText(const Parameter& parameter);

}  // namespace outeffhop::config
