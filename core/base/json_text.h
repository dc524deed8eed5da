// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace outeffhop {

/// The beginning of a text from somewhere else, in whole UTF-8 characters and with spaces for control characters, for a
/// message that people can read.
std::string shortened(std::string_view text, std::size_t most = 200);

/// What nlohmann-json says, shortened and without the number of the error in front.
std::string reasonOf(const nlohmann::json::exception& error);

/// Reads JSON that nobody has checked. Fails with line and column where it stops being JSON, and where it is nested
/// more than 100 levels deep: copying, comparing and printing it would exhaust the stack. `Json`: nlohmann::json or
/// nlohmann::ordered_json. `comments`: /* */ and // are passed over.
template <class Json>
Result<Json> parseJsonText(std::string_view text, bool comments = false) {
    constexpr int kDeepest = 100;
    const auto check = [](int depth, typename Json::parse_event_t, Json&) {
        if (depth > kDeepest) throw std::runtime_error("it is nested too deeply");
        return true;
    };
    try {
        return Json::parse(text, check, true, comments);
    } catch (const nlohmann::json::exception& error) {
        return fail("not valid JSON: {}", reasonOf(error));
    } catch (const std::runtime_error& error) {
        return fail("{}", error.what());
    }
}

}  // namespace outeffhop
