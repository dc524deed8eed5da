// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/grid.h"

#include <algorithm>

#include "core/base/json_text.h"
#include "core/config/json.h"
#include "core/config/nearest.h"

namespace outeffhop::experiment {
namespace {

template <class Named>
Status known(const char* what, const std::string& name, const std::vector<Named>& all) {
    std::vector<std::string> names;
    for (const auto& each : all) names.push_back(each.name);
    if (std::ranges::find(names, name) != names.end()) return {};
    return fail("there is no {} \"{}\"{}", what, name, config::suggestion(name, names));
}

struct Only {
    std::string caseName, method;  ///< empty: all

    [[nodiscard]] bool covers(const Case& each, const Method& one) const {
        return (caseName.empty() || caseName == each.name) && (method.empty() || method == one.name);
    }
};

Result<std::vector<Only>> parseOnly(const Experiment& experiment, const std::vector<std::string>& texts) {
    std::vector<Only> parts;
    for (const auto& text : texts) {
        const auto slash = std::min(text.find('/'), text.size());
        const Only only{text.substr(0, slash), slash < text.size() ? text.substr(slash + 1) : std::string()};
        if (!only.caseName.empty())
            if (auto status = known("row", only.caseName, experiment.cases); !status) return fail(status.error());
        if (!only.method.empty())
            if (auto status = known("method", only.method, experiment.methods); !status) return fail(status.error());
        parts.push_back(only);
    }
    return parts;
}

/// Names of files replaced by the given ones.
Result<Json> filled(const Json& settings, const Experiment& experiment, const Choice& choice) {
    Json result = settings;
    for (auto& value : result) {
        if (value.is_object()) {
            auto inner = filled(value, experiment, choice);
            if (!inner) return inner;
            value = *inner;
        } else if (isPlaceholder(value)) {
            const auto name = value.get<std::string>().substr(1);
            if (!experiment.data.contains(name))
                return fail("${} is not among the experiment's \"data\"", shortened(name));
            if (const auto given = choice.data.find(name); given != choice.data.end()) value = given->second;
        }
    }
    return result;
}

Result<config::RunConfig> configOf(const Experiment& experiment, const Case& each, const Method& method,
                                   const Choice& choice) {
    config::RunConfig config;
    for (const auto* settings : {&experiment.common, &each.settings, &method.settings}) {
        const auto complete = filled(*settings, experiment, choice);
        if (!complete) return fail(complete.error());
        if (auto status = config::apply(config, *complete); !status) return fail(status.error());
    }
    for (const auto& assignment : choice.assignments)
        if (auto status = config::setFromText(config, assignment); !status) return fail(status.error());
    return config;
}

}  // namespace

bool isPlaceholder(const Json& value) {
    return value.is_string() && value.get_ref<const std::string&>().starts_with('$');
}

Result<std::vector<Cell>> cellsOf(const Experiment& experiment, const Choice& choice) {
    for (const auto& [name, path] : choice.data)
        if (!experiment.data.contains(name)) return fail("{} has no data \"{}\"", experiment.name, name);
    const auto only = parseOnly(experiment, choice.only);
    if (!only) return fail(only.error());
    std::vector<Cell> cells;
    for (const auto seed : choice.seeds.empty() ? experiment.seeds : choice.seeds)
        for (std::size_t i = 0; i < experiment.cases.size(); ++i)
            for (std::size_t j = 0; j < experiment.methods.size(); ++j) {
                const auto& each = experiment.cases[i];
                const auto& method = experiment.methods[j];
                const auto covers = [&](const Only& part) { return part.covers(each, method); };
                if (!only->empty() && std::ranges::none_of(*only, covers)) continue;
                auto config = configOf(experiment, each, method, choice);
                if (!config)
                    return fail(std::move(config.error()).during(shortened(each.name) + ", " + shortened(method.name)));
                if (auto status = config::set(*config, "seed", seed); !status) return fail(status.error());
                config->name = fmt::format("{} · {} · {} · seed {}", experiment.name, each.name, method.name, seed);
                cells.push_back({i, j, std::move(*config)});
            }
    return cells;
}

Status validate(const Experiment& experiment, const std::vector<Cell>& cells) {
    for (const auto& cell : cells) {
        for (const auto& parameter : config::parameters())
            if (const auto value = parameter.get(cell.config); isPlaceholder(value)) {
                const auto name = value.get<std::string>().substr(1);
                return fail("{} is needed: --data {}=FILE ({})", name, name, experiment.data.at(name));
            }
        if (auto status = config::validate(cell.config); !status)
            return fail(std::move(status.error()).during(cell.config.name));
    }
    return {};
}

}  // namespace outeffhop::experiment
