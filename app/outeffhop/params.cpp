// SPDX-License-Identifier: GPL-3.0-or-later
#include <limits>
#include <memory>

#include "app/outeffhop/command.h"
#include "app/outeffhop/printing.h"
#include "core/base/table.h"
#include "core/config/check.h"
#include "core/config/parameters.h"

namespace outeffhop::cli {
namespace {

using config::Parameter;
using config::ParameterType;

struct Options {
    std::string filter;
    bool json = false;
};

std::string typeName(ParameterType type) {
    switch (type) {
        case ParameterType::integer:
            return "integer";
        case ParameterType::real:
            return "number";
        case ParameterType::boolean:
            return "true or false";
        case ParameterType::choice:
            return "choice";
        case ParameterType::file:
            return "file";
        default:
            return "text";
    }
}

bool isBounded(double bound) {
    return std::abs(bound) < std::numeric_limits<double>::max();
}

std::string condition(const Parameter& parameter) {
    return parameter.when.empty() ? "" : fmt::format(" Only for {}.", parameter.when);
}

std::string valueText(const config::Json& value) {
    return value.is_string() ? value.get<std::string>() : value.dump();
}

Json jsonOf(const Parameter& parameter) {
    Json json{{"name", parameter.name},
              {"title", parameter.title},
              {"group", parameter.group},
              {"type", typeName(parameter.type)},
              {"default", parameter.defaultValue}};
    if (isBounded(parameter.minimum)) json["minimum"] = parameter.minimum;
    if (isBounded(parameter.maximum)) json["maximum"] = parameter.maximum;
    if (!parameter.choices.empty()) json["choices"] = parameter.choices;
    json["unit"] = parameter.unit;
    json["help"] = parameter.help;
    json["applies_to"] = parameter.when;
    json["advanced"] = parameter.advanced;
    return json;
}

Exit params(const Options& options) {
    auto all = Json::array();
    Table table{"", {"Setting", "Default", "Unit", "Allowed", "Meaning"}, {}, {}};
    for (const auto& parameter : config::parameters()) {
        if (parameter.name.find(options.filter) == std::string::npos) continue;
        all.push_back(jsonOf(parameter));
        table.rows.push_back({parameter.name, valueText(parameter.defaultValue), parameter.unit,
                              config::allowedText(parameter), parameter.help + condition(parameter)});
    }
    if (all.empty())
        return report({fmt::format("no setting contains '{}'; see all with: outeffhop params", options.filter)},
                      Exit::wrongUse);
    print(options.json ? all.dump(2) + "\n" : toText(table));
    return Exit::fine;
}

}  // namespace

void addParams(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<Options>();
    auto* command =
        addCommand(app, "params", "All settings of a run: defaults, ranges, meanings", "outeffhop params attention");
    command->add_option("PART", options->filter, "Only settings whose name contains this");
    addJsonOption(*command, options->json);
    command->callback([options, &chosen] { chosen = [options] { return params(*options); }; });
}

}  // namespace outeffhop::cli
