// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/checkpoint/weight_files.h"

#include <climits>

#include "core/base/json_text.h"
#include "core/base/paths.h"

namespace outeffhop::models {
namespace {

namespace fs = std::filesystem;

/// Of a file that can be in any folder.
bool isFileName(const std::string& name) {
    return !name.empty() && name.size() <= NAME_MAX && name.find('\0') == std::string::npos &&
           fs::path(name).filename() == fs::path(name);
}

Result<std::set<std::string>> shards(const fs::path& path) {
    const auto index = readJsonFile(path);
    if (!index) return fail(index.error());
    const auto map = index->is_object() ? index->find("weight_map") : index->end();
    if (map == index->end() || !map->is_object()) return fail("{} has no weight_map", path.string());
    std::set<std::string> names;
    for (const auto& entry : *map) {
        const auto name = entry.is_string() ? entry.get<std::string>() : std::string();
        if (!isFileName(name))
            return fail("{} names a file that is not in its folder: {}", path.string(), shortened(entry.dump()));
        names.insert(name);
    }
    return names;
}

}  // namespace

Result<nlohmann::json> readJsonFile(const fs::path& path) {
    const auto text = readFile(path);
    if (!text) return fail(text.error());
    auto json = parseJsonText<nlohmann::json>(*text);
    if (!json) return fail(std::move(json.error()).during(path.string()));
    return json;
}

Result<std::set<std::string>> weightFiles(const fs::path& folder) {
    std::error_code problem;
    for (const std::string file : {kWeightsFile, kTorchFile}) {
        if (fs::exists(folder / file, problem)) return std::set<std::string>{file};
        if (const auto index = folder / (file + ".index.json"); fs::exists(index, problem)) return shards(index);
    }
    return fail("{} has neither {} nor {}", folder.string(), kWeightsFile, kTorchFile);
}

Result<std::uintmax_t> weightBytes(const fs::path& folder) {
    const auto names = weightFiles(folder);
    if (!names) return fail(names.error());
    std::uintmax_t bytes = 0;
    for (const auto& name : *names) {
        std::error_code problem;
        const auto size = fs::file_size(folder / name, problem);
        if (problem) return fail("{}: {}", (folder / name).string(), problem.message());
        bytes += size;
    }
    return bytes;
}

}  // namespace outeffhop::models
