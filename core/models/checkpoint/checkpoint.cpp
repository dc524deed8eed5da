// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/checkpoint/checkpoint.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>

#include <set>

#include "core/base/paths.h"
#include "core/models/checkpoint/parameter_names.h"
#include "core/models/checkpoint/safetensors_reader.h"
#include "core/models/checkpoint/safetensors_writer.h"
#include "core/models/stanhop/stanhop_json.h"

namespace outeffhop::models {
namespace {

using Path = std::filesystem::path;

constexpr const char* kWeightsFile = "model.safetensors";
constexpr const char* kIndexFile = "model.safetensors.index.json";

Result<nlohmann::json> readJson(const Path& path) {
    const auto text = readFile(path);
    if (!text) return fail(text.error());
    auto json = nlohmann::json::parse(*text, nullptr, false);
    if (json.is_discarded()) return fail("{} is not valid JSON", path.string());
    return json;
}

/// Names of the weight files of a checkpoint.
Result<std::set<std::string>> weightFiles(const Path& folder) {
    if (std::filesystem::exists(folder / kWeightsFile)) return std::set<std::string>{kWeightsFile};
    if (!std::filesystem::exists(folder / kIndexFile)) {
        if (std::filesystem::exists(folder / "pytorch_model.bin"))
            return fail(
                "{} has only pytorch_model.bin, a format that can run code when it is read; save the model with "
                "transformers as safetensors first",
                folder.string());
        return fail("{} has no {}", folder.string(), kWeightsFile);
    }
    const auto index = readJson(folder / kIndexFile);
    if (!index) return fail(index.error());
    const auto map = index->is_object() ? index->find("weight_map") : index->end();
    if (map == index->end() || !map->is_object()) return fail("{} has no weight_map", (folder / kIndexFile).string());
    std::set<std::string> names;
    for (const auto& name : *map) {
        if (!name.is_string() || Path(name.get<std::string>()).filename() != Path(name.get<std::string>()))
            return fail("{} names a file that is not in its folder: {}", (folder / kIndexFile).string(), name.dump());
        names.insert(name.get<std::string>());
    }
    return names;
}

/// Where each tensor of a checkpoint stands, by the name we use for it.
struct Source {
    SafetensorsFile file;
    std::string name;
    [[nodiscard]] at::Tensor read() const { return file.tensor(name); }
    [[nodiscard]] const TensorEntry& entry() const { return file.header().tensors.at(name); }
};
using Sources = std::map<std::string, Source>;

Result<Sources> openSources(const Path& folder, ModelKind kind) {
    const auto names = weightFiles(folder);
    if (!names) return fail(names.error());
    Sources sources;
    for (const auto& fileName : *names) {
        const auto file = SafetensorsFile::open(folder / fileName);
        if (!file) return fail(file.error());
        for (const auto& [name, entry] : file->header().tensors) {
            const std::string ours = currentName(name, kind);
            if (!sources.emplace(ours, Source{*file, name}).second)
                return fail("{}: tensor \"{}\" occurs twice", (folder / fileName).string(), ours);
        }
    }
    return sources;
}

/// Takes tied aliases out of `sources`: an equal copy is dropped, one without its parameter stands in for it.
void resolveTied(Sources& sources, ModelKind kind, LoadReport& report) {
    for (const auto& [alias, parameter] : tiedNames(kind)) {
        auto copy = sources.extract(alias);
        if (copy.empty()) continue;
        const auto original = sources.find(parameter);
        if (original == sources.end()) {
            copy.key() = parameter;
            sources.insert(std::move(copy));
        } else if (!at::equal(original->second.read(), copy.mapped().read())) {
            report.mismatched.push_back(
                fmt::format("{} differs from {}, with which it has to be tied", alias, parameter));
        }
    }
}

/// Why a tensor cannot become a parameter; empty when it can.
std::string obstacle(const TensorEntry& entry, const at::Tensor& parameter) {
    if (entry.shape != parameter.sizes().vec())
        return fmt::format("has shape [{}] in the file and [{}] in the model", fmt::join(entry.shape, ", "),
                           fmt::join(parameter.sizes(), ", "));
    if (!at::isFloatingType(entry.type)) return fmt::format("has type {} in the file", safetensorsName(entry.type));
    return {};
}

/// STanHop-Net's entries are those of the reference code, which names no type.
Result<AnyConfig> configOf(const nlohmann::json& json) {
    const bool stanhop = json.is_object() && (json.value("model_type", nlohmann::json()) == "stanhop" ||
                                              (!json.contains("model_type") && json.contains("seg_len")));
    const auto any = [](auto&& config) { return AnyConfig(std::move(config)); };
    return stanhop ? stanhopFromJson(json).map(any) : fromHuggingFace(json).map(any);
}

void append(std::string& text, const char* what, const std::vector<std::string>& names) {
    if (!names.empty()) text += fmt::format("; {} {}: {}", names.size(), what, fmt::join(names, ", "));
}

}  // namespace

std::string LoadReport::summary() const {
    std::string text = fmt::format("{} parameters read", matched.size());
    append(text, "missing", missing);
    append(text, "not used", unexpected);
    append(text, "do not fit", mismatched);
    return text;
}

Result<AnyConfig> readConfig(const Path& folder) {
    const auto json = readJson(folder / "config.json");
    if (!json) return fail(json.error());
    auto config = configOf(*json);
    if (!config) return fail(std::move(config.error()).during(folder.string()));
    return config;
}

Result<LoadReport> loadCheckpoint(Model& model, const Path& folder) {
    auto sources = openSources(folder, model.kind());
    if (!sources) return fail(std::move(sources.error()));
    LoadReport report;
    resolveTied(*sources, model.kind(), report);
    const at::NoGradGuard noGradient;
    for (const auto& parameter : model.named_parameters()) {
        const auto source = sources->extract(parameter.key());
        if (source.empty()) {
            report.missing.push_back(parameter.key());
        } else if (const auto reason = obstacle(source.mapped().entry(), parameter.value()); !reason.empty()) {
            report.mismatched.push_back(parameter.key() + " " + reason);
        } else {
            parameter.value().copy_(source.mapped().read());
            report.matched.push_back(parameter.key());
        }
    }
    for (const auto& [name, source] : *sources) report.unexpected.push_back(source.name);
    return report;
}

Status saveCheckpoint(const Model& model, const Path& folder) {
    std::map<std::string, at::Tensor> tensors;
    for (const auto& parameter : model.named_parameters()) tensors[parameter.key()] = parameter.value();
    if (auto written = writeSafetensors(folder / kWeightsFile, tensors); !written) return written;
    return writeFileAtomically(folder / "config.json", model.configJson().dump(2) + "\n");
}

}  // namespace outeffhop::models
