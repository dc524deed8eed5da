// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/experiment/experiment.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include "core/base/json_text.h"
#include "core/base/paths.h"
#include "core/config/nearest.h"
#include "core/experiment/parse_experiment.h"

namespace outeffhop::experiment {
namespace fs = std::filesystem;
namespace {

constexpr const char* kFile = "experiment.json";

fs::path experiments() {
    return sharedDirectory() / "experiments";
}

Result<fs::path> findExperiment(const std::string& nameOrPath) {
    for (const auto& path : {experiments() / nameOrPath / kFile, fs::path(nameOrPath) / kFile, fs::path(nameOrPath)})
        if (std::error_code error; fs::is_regular_file(path, error)) return path;
    const auto names = experimentNames();
    return fail("no experiment \"{}\"{} There are: {}", shortened(nameOrPath),
                config::nearest(nameOrPath, names).empty() ? "." : config::suggestion(nameOrPath, names),
                fmt::join(names, ", "));
}

Result<Experiment> read(const fs::path& path, const std::function<Result<Experiment>(const std::string&)>& load) {
    return readFile(path).and_then([&](const auto& text) { return parseExperiment(text, load); });
}

/// One whose published numbers are its own.
Result<Experiment> loadSource(const std::string& nameOrPath) {
    const auto path = findExperiment(nameOrPath);
    if (!path) return fail(path.error());
    return read(*path, [&](const std::string& other) -> Result<Experiment> {
        return fail("{} has its published numbers from {}; name that one", nameOrPath, shortened(other));
    });
}

}  // namespace

std::string Case::sourceOf(const Measure& measure) const {
    const auto own = from.find(measure.name);
    return own == from.end() ? measure.from : own->second;
}

bool isEvaluated(const std::string& source) {
    return source.starts_with("reference.") || source.starts_with("eval.");
}

std::vector<std::string> experimentNames() {
    std::vector<std::string> names;
    std::error_code missing;
    for (const auto& entry : fs::directory_iterator(experiments(), missing))
        if (std::error_code error; fs::is_regular_file(entry.path() / kFile, error))
            names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

Result<Experiment> loadExperiment(const std::string& nameOrPath) {
    const auto path = findExperiment(nameOrPath);
    if (!path) return fail(path.error());
    auto experiment = read(*path, loadSource);
    if (!experiment) return fail(std::move(experiment.error()).during(path->string()));
    experiment->name =
        path->filename() == kFile ? fs::absolute(*path).parent_path().filename().string() : path->stem().string();
    return experiment;
}

}  // namespace outeffhop::experiment
