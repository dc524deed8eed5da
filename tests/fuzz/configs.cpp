// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/paths.h"
#include "core/config/parameters.h"
#include "tests/fuzz/target.h"

namespace outeffhop::fuzz {
namespace {

constexpr const char* kConfig = "config.json";
constexpr const char* kRecipe = "recipe.json";

Result<config::RunConfig> readConfig(const std::filesystem::path& path) {
    auto config = readFile(path).and_then(config::fromJsonText);
    if (!config) return fail(std::move(config.error()).during(path.string()));
    return config;
}

/// A configuration that was accepted comes back unchanged from its own JSON.
void useConfig(const config::RunConfig& config) {
    std::ignore = config::validate(config);
    std::ignore = config::differences(config).dump();
    const auto json = config::toJson(config);
    if (config::toJson(config::fromJsonText(json.dump()).value()) != json)
        throw std::logic_error("a configuration changes when it is stored");
}

Files recipeOf(const std::string& name) {
    return {{kRecipe, contentOf("experiments/" + name + "/recipe.json")}};
}

}  // namespace

Target configs() {
    config::RunConfig other;
    other.model.kind = "bert";
    other.attention.normalizer = "clipped_softmax1";
    other.attention.gate = "conditional_per_token";
    other.data.path = "book.txt";
    return {.name = "configs",
            .seeds = {{{kConfig, config::toJson({}).dump()}},
                      {{kConfig, config::toJson(other).dump(2)}},
                      {{kConfig, R"({"train": {"steps": 10}, "attention.normalizer": "softmax" /* dotted */})"}}},
            .use = [](const std::filesystem::path& folder) { return readConfig(folder / kConfig).map(useConfig); }};
}

Target recipes() {
    return {.name = "recipes",
            .seeds = {recipeOf("backcopy"), recipeOf("bert_text"), recipeOf("opt_text")},
            .use = [](const std::filesystem::path& folder) {
                return config::loadRecipe((folder / kRecipe).string()).map([](const config::Recipe& recipe) {
                    for (const auto& run : recipe.runs) useConfig(run);
                });
            }};
}

}  // namespace outeffhop::fuzz
