// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/config/run_config.h"

namespace outeffhop::config {

using Json = nlohmann::ordered_json;

enum class ParameterType { integer, real, boolean, choice, text, file };

/// One setting of a run: the only place where its name, default, range and meaning stand. Command line, JSON files,
/// validation and the studio's form are all made from this.
struct Parameter {
    std::string name;   ///< "train.learning_rate"
    std::string title;  ///< "Learning rate"
    std::string group;  ///< "Run", "Model", "Attention", "Data", "Training", "Telemetry"
    ParameterType type = ParameterType::real;
    Json defaultValue;
    double minimum = std::numeric_limits<double>::lowest(), maximum = std::numeric_limits<double>::max();
    std::vector<std::string> choices;  ///< of a file: words in place of one
    std::string unit;                  ///< "steps", "tokens", "%", ...
    std::string help;                  ///< one sentence
    bool advanced = false;             ///< the form shows it on request
    bool derived = false;              ///< another way to set other parameters: not stored, not compared
    /// Whether it matters with these settings, e.g. gamma only for clipped normalizers.
    std::function<bool(const RunConfig&)> applies;
    std::string when;  ///< the same in words, "data.task text"; empty: always
    std::function<Json(const RunConfig&)> get;
    std::function<void(RunConfig&, const Json&)> set;  ///< value already checked
};

/// All parameters, in the order of the form.
const std::vector<Parameter>& parameters();
/// nullptr when there is none of that name.
const Parameter* findParameter(const std::string& name);

/// Checks type, range and choice, then sets. A failure names the parameter, the value, what is allowed and, for an
/// unknown name, the nearest known one.
Status set(RunConfig& config, const std::string& name, const Json& value);
/// "key=value" as on the command line.
Status setFromText(RunConfig& config, const std::string& assignment);

/// Settings that make no sense together (heads not dividing the width, BERT on backcopy, ...), one failure at a time.
Status validate(const RunConfig& config);

/// Nested by the dots of the names: {"train": {"steps": 1000}}.
Json toJson(const RunConfig& config);
/// Starts from the defaults; unknown and wrong entries fail like set().
Result<RunConfig> fromJson(const Json& json);
Result<RunConfig> fromJsonText(const std::string& text);

/// Settings that differ from the defaults and matter here, by their dotted names and without "name": for tables and
/// captions.
Json differences(const RunConfig& config);

/// A set of runs that belong together: recipe.json of a folder in experiments/.
struct Recipe {
    std::string name, title, description;
    std::vector<RunConfig> runs;  ///< common settings with each run's own on top
};
/// Names of the folders in experiments/ that have a recipe.json.
std::vector<std::string> recipeNames();
Result<Recipe> loadRecipe(const std::string& nameOrPath);

}  // namespace outeffhop::config
