// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/check.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <optional>

#include "core/base/json_text.h"
#include "core/config/nearest.h"

namespace outeffhop::config {
namespace {

/// All of `text` as a number, or nothing.
template <class Number>
std::optional<Number> number(const std::string& text) {
    Number value{};
    const auto end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    return error == std::errc() && stop == end ? std::optional(value) : std::nullopt;
}

std::optional<bool> truth(const std::string& text) {
    for (const auto* yes : {"true", "yes", "on", "1"})
        if (text == yes) return true;
    for (const auto* no : {"false", "no", "off", "0"})
        if (text == no) return false;
    return std::nullopt;
}

/// 1000.0 and 1e3 are whole numbers too.
std::optional<std::int64_t> wholeNumber(const Json& value) {
    if (value.is_number_integer()) return value.get<std::int64_t>();
    if (!value.is_number()) return std::nullopt;
    const auto real = value.get<double>();
    if (std::trunc(real) != real || std::abs(real) > 9e15) return std::nullopt;
    return static_cast<std::int64_t>(real);
}

/// JSON and SQLite hold nothing else.
bool isUtf8(const Json& text) {
    try {
        return !text.dump().empty();
    } catch (const Json::exception&) {
        return false;
    }
}

/// The value converted to the parameter's type, its range not looked at.
std::optional<Json> converted(const Parameter& parameter, const Json& value) {
    switch (parameter.type) {
        case ParameterType::integer:
            if (const auto whole = wholeNumber(value)) return Json(*whole);
            return std::nullopt;
        case ParameterType::real:
            if (value.is_number() && std::isfinite(value.get<double>())) return Json(value.get<double>());
            return std::nullopt;
        case ParameterType::boolean:
            return value.is_boolean() ? std::optional(value) : std::nullopt;
        default:
            return value.is_string() && isUtf8(value) ? std::optional(value) : std::nullopt;
    }
}

bool inRange(const Parameter& parameter, const Json& value) {
    if (value.is_number()) return value.get<double>() >= parameter.minimum && value.get<double>() <= parameter.maximum;
    return parameter.type != ParameterType::choice ||
           std::ranges::count(parameter.choices, value.get<std::string>()) > 0;
}

std::string rangeText(const Parameter& parameter) {
    const bool below = parameter.minimum > std::numeric_limits<double>::lowest();
    const bool above = parameter.maximum < std::numeric_limits<double>::max();
    if (below && above) return fmt::format(" from {} to {}", parameter.minimum, parameter.maximum);
    if (below) return fmt::format(", at least {}", parameter.minimum);
    return above ? fmt::format(", at most {}", parameter.maximum) : "";
}

}  // namespace

std::string allowedText(const Parameter& parameter) {
    switch (parameter.type) {
        case ParameterType::integer:
            return "a whole number" + rangeText(parameter);
        case ParameterType::real:
            return "a number" + rangeText(parameter);
        case ParameterType::boolean:
            return "true or false";
        case ParameterType::choice:
            return fmt::format("one of {}", fmt::join(parameter.choices, ", "));
        default:
            return "text in UTF-8";
    }
}

Result<Json> checked(const Parameter& parameter, const Json& value) {
    if (const auto good = converted(parameter, value); good && inRange(parameter, *good)) return *good;
    const auto hint = value.is_string() ? suggestion(value.get<std::string>(), parameter.choices) : std::string();
    return fail("{}: {} is not allowed; it takes {}{}", parameter.name,
                shortened(value.dump(-1, ' ', false, Json::error_handler_t::replace)), allowedText(parameter), hint);
}

Json valueFromText(const Parameter& parameter, const std::string& text) {
    switch (parameter.type) {
        case ParameterType::integer:
            if (const auto whole = number<std::int64_t>(text)) return *whole;
            [[fallthrough]];
        case ParameterType::real:
            if (const auto real = number<double>(text); real && std::isfinite(*real)) return *real;
            return text;
        case ParameterType::boolean:
            if (const auto value = truth(text)) return *value;
            return text;
        case ParameterType::file:
            if (text.empty() || std::ranges::count(parameter.choices, text) > 0) return text;
            return std::filesystem::absolute(text).lexically_normal().string();
        default:
            return text;
    }
}

}  // namespace outeffhop::config
