// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/parameters.h"

#include <algorithm>

#include "core/base/json_text.h"
#include "core/config/check.h"
#include "core/config/groups.h"
#include "core/config/nearest.h"

namespace outeffhop::config {
namespace {

std::vector<Parameter> makeParameters() {
    std::vector<Parameter> all;
    for (auto group :
         {runParameters, modelParameters, attentionParameters, dataParameters, trainParameters, telemetryParameters})
        std::ranges::move(group(), std::back_inserter(all));
    return all;
}

tl::unexpected<Error> unknown(const std::string& name) {
    std::vector<std::string> names;
    for (const auto& parameter : parameters()) names.push_back(parameter.name);
    return fail("unknown parameter \"{}\"{}", shortened(name), suggestion(name, names));
}

}  // namespace

const std::vector<Parameter>& parameters() {
    static const auto all = makeParameters();
    return all;
}

const Parameter* findParameter(const std::string& name) {
    const auto found = std::ranges::find(parameters(), name, &Parameter::name);
    return found == parameters().end() ? nullptr : &*found;
}

Status set(RunConfig& config, const std::string& name, const Json& value) {
    const auto* parameter = findParameter(name);
    if (!parameter) return unknown(name);
    return checked(*parameter, value).map([&](const Json& good) { parameter->set(config, good); });
}

Status setFromText(RunConfig& config, const std::string& assignment) {
    const auto equals = assignment.find('=');
    if (equals == std::string::npos)
        return fail("\"{}\" sets nothing; write it as name=value, e.g. train.steps=1000", assignment);
    const auto name = assignment.substr(0, equals);
    const auto* parameter = findParameter(name);
    if (!parameter) return unknown(name);
    return set(config, name, valueFromText(*parameter, assignment.substr(equals + 1)));
}

}  // namespace outeffhop::config
