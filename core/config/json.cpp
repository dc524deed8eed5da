// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/json.h"

#include "core/base/json_text.h"

namespace outeffhop::config {
namespace {

/// The place of "train.steps" in nested JSON: /train/steps.
Json::json_pointer place(std::string name) {
    for (auto& letter : name)
        if (letter == '.') letter = '/';
    return Json::json_pointer("/" + name);
}

Status applyBelow(RunConfig& config, const std::string& prefix, const Json& json) {
    for (const auto& [key, value] : json.items()) {
        const auto status =
            value.is_object() ? applyBelow(config, prefix + key + ".", value) : set(config, prefix + key, value);
        if (!status) return status;
    }
    return {};
}

}  // namespace

Json toJson(const RunConfig& config) {
    Json json;
    for (const auto& parameter : parameters())
        if (!parameter.derived) json[place(parameter.name)] = parameter.get(config);
    return json;
}

Json differences(const RunConfig& config) {
    auto json = Json::object();
    for (const auto& parameter : parameters())
        if (parameter.name != "name" && !parameter.derived && parameter.applies(config) &&
            parameter.get(config) != parameter.defaultValue)
            json[parameter.name] = parameter.get(config);
    return json;
}

Status apply(RunConfig& config, const Json& json) {
    if (!json.is_object()) return fail("a configuration is a JSON object such as {{\"train\": {{\"steps\": 1000}}}}");
    return applyBelow(config, "", json);
}

Result<RunConfig> fromJson(const Json& json) {
    RunConfig config;
    return apply(config, json).map([&] { return config; });
}

Result<RunConfig> fromJsonText(const std::string& text) {
    return parseJson(text).and_then(fromJson);
}

Result<Json> parseJson(const std::string& text) {
    return parseJsonText<Json>(text, true);
}

}  // namespace outeffhop::config
