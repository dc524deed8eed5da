// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <filesystem>

#include "core/base/json_text.h"
#include "core/base/paths.h"
#include "core/config/json.h"
#include "core/config/nearest.h"

namespace outeffhop::config {
namespace fs = std::filesystem;
namespace {

constexpr const char* kFile = "recipe.json";

fs::path experiments() {
    return sharedDirectory() / "experiments";
}

/// A name in experiments/, a folder with a recipe.json, or such a file itself.
Result<fs::path> findRecipe(const std::string& nameOrPath) {
    for (const auto& path : {experiments() / nameOrPath / kFile, fs::path(nameOrPath) / kFile, fs::path(nameOrPath)})
        if (std::error_code error; fs::is_regular_file(path, error)) return path;
    const auto names = recipeNames();
    return fail("no recipe \"{}\"{} There are: {}", nameOrPath,
                nearest(nameOrPath, names).empty() ? "." : suggestion(nameOrPath, names), fmt::join(names, ", "));
}

Result<RunConfig> makeRun(const Json& common, const Json& own) {
    RunConfig config;
    if (auto status = apply(config, common); !status) return fail(status.error());
    if (auto status = apply(config, own); !status) return fail(status.error());
    return config;
}

Result<Recipe> readRecipe(const Json& json) {
    if (!json.is_object() || !json.contains("runs") || !json["runs"].is_array() || json["runs"].empty())
        return fail("a recipe is a JSON object with a list of \"runs\"");
    for (const auto& [key, value] : json.items())
        if (const std::vector<std::string> known{"title", "description", "common", "runs"};
            std::ranges::find(known, key) == known.end())
            return fail("unknown entry \"{}\"{}", shortened(key), suggestion(key, known));
    const auto text = [&](const char* key) {
        return json.contains(key) && json[key].is_string() ? json[key].get<std::string>() : std::string();
    };
    Recipe recipe{.name = {}, .title = text("title"), .description = text("description"), .runs = {}};
    for (const auto& own : json["runs"]) {
        auto run = makeRun(json.value("common", Json::object()), own);
        if (!run) return fail(run.error());
        recipe.runs.push_back(std::move(*run));
    }
    return recipe;
}

}  // namespace

std::vector<std::string> recipeNames() {
    std::vector<std::string> names;
    std::error_code missing;
    for (const auto& entry : fs::directory_iterator(experiments(), missing))
        if (std::error_code error; fs::is_regular_file(entry.path() / kFile, error))
            names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

Result<Recipe> loadRecipe(const std::string& nameOrPath) {
    const auto path = findRecipe(nameOrPath);
    if (!path) return fail(path.error());
    auto recipe = readFile(*path).and_then(parseJson).and_then(readRecipe);
    if (!recipe) return fail(std::move(recipe.error()).during(path->string()));
    recipe->name =
        path->filename() == kFile ? fs::absolute(*path).parent_path().filename().string() : path->stem().string();
    return recipe;
}

}  // namespace outeffhop::config
