// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/config/parameters.h"

namespace outeffhop::config {

/// What a parameter needs besides its field; the default is the field's own.
struct Details {
    double minimum = std::numeric_limits<double>::lowest();
    double maximum = std::numeric_limits<double>::max();
    std::vector<std::string> choices = {};
    std::string unit = {};
    std::string help = {};
    bool advanced = false;
    std::function<bool(const RunConfig&)> applies = [](const RunConfig&) { return true; };
    std::string when = {};
};

template <class Value>
ParameterType typeOf(const Details& details) {
    if constexpr (std::is_same_v<Value, bool>) return ParameterType::boolean;
    if constexpr (std::is_integral_v<Value>) return ParameterType::integer;
    if constexpr (std::is_floating_point_v<Value>) return ParameterType::real;
    return details.choices.empty() ? ParameterType::text : ParameterType::choice;
}

/// A parameter over the field that `access(config)` refers to; `access` takes const and mutable configurations.
template <class Access>
Parameter makeParameter(const char* group, std::string name, const char* title, Details details, Access access) {
    using Value = std::remove_cvref_t<decltype(access(std::declval<RunConfig&>()))>;
    const auto type = typeOf<Value>(details);
    return {.name = std::move(name),
            .title = title,
            .group = group,
            .type = type,
            .defaultValue = access(RunConfig{}),
            .minimum = details.minimum,
            .maximum = details.maximum,
            .choices = std::move(details.choices),
            .unit = std::move(details.unit),
            .help = std::move(details.help),
            .advanced = details.advanced,
            .derived = false,
            .applies = std::move(details.applies),
            .when = std::move(details.when),
            .get = [access](const RunConfig& config) -> Json { return access(config); },
            .set = [access](RunConfig& config, const Json& value) { access(config) = value.get<Value>(); }};
}

/// Makes the parameters of one part of RunConfig out of pointers to its fields, e.g.
/// Section("Training", "train.", &RunConfig::train) then section("steps", "Steps", &RunConfig::Train::steps, {...}).
template <class Part>
class Section {
 public:
    constexpr Section(const char* group, const char* prefix, Part RunConfig::*part)
        : group_(group), prefix_(prefix), part_(part) {}

    template <class Value>
    Parameter operator()(const char* name, const char* title, Value Part::*field, Details details) const {
        return makeParameter(
            group_, std::string(prefix_) + name, title, std::move(details),
            [ part = part_, field ](auto&& config) -> auto& { return config.*part.*field; });
    }

 private:
    const char* group_;
    const char* prefix_;
    Part RunConfig::*part_;
};

}  // namespace outeffhop::config
