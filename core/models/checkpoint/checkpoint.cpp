// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/checkpoint/checkpoint.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <set>

#include "core/base/paths.h"
#include "core/models/checkpoint/parameter_names.h"
#include "core/models/checkpoint/safetensors_reader.h"
#include "core/models/checkpoint/safetensors_writer.h"
#include "core/models/checkpoint/torch_file.h"
#include "core/models/stanhop/stanhop_json.h"

namespace outeffhop::models {
namespace {

using Path = std::filesystem::path;

constexpr const char *kWeightsFile = "model.safetensors", *kTorchFile = "pytorch_model.bin";

Result<nlohmann::json> readJson(const Path& path) {
    const auto text = readFile(path);
    if (!text) return fail(text.error());
    auto json = nlohmann::json::parse(*text, nullptr, false);
    if (json.is_discarded()) return fail("{} is not valid JSON", path.string());
    return json;
}

/// The files that an index of shards lists.
Result<std::set<std::string>> shards(const Path& path) {
    const auto index = readJson(path);
    if (!index) return fail(index.error());
    const auto map = index->is_object() ? index->find("weight_map") : index->end();
    if (map == index->end() || !map->is_object()) return fail("{} has no weight_map", path.string());
    std::set<std::string> names;
    for (const auto& name : *map) {
        if (!name.is_string() || Path(name.get<std::string>()).filename() != Path(name.get<std::string>()))
            return fail("{} names a file that is not in its folder: {}", path.string(), name.dump());
        names.insert(name.get<std::string>());
    }
    return names;
}

/// Names of the weight files of a checkpoint.
Result<std::set<std::string>> weightFiles(const Path& folder) {
    for (const std::string file : {kWeightsFile, kTorchFile}) {
        if (std::filesystem::exists(folder / file)) return std::set<std::string>{file};
        if (const auto index = folder / (file + ".index.json"); std::filesystem::exists(index)) return shards(index);
    }
    return fail("{} has neither {} nor {}", folder.string(), kWeightsFile, kTorchFile);
}

/// A tensor of a checkpoint, which is read when it is asked for.
struct Source {
    std::string name;  ///< in its file
    at::ScalarType type = at::kFloat;
    std::vector<std::int64_t> shape = {};
    std::function<Result<at::Tensor>()> read = {};
};
/// By the name we use for it.
using Sources = std::map<std::string, Source>;

Result<std::vector<Source>> sourcesOf(const Path& path) {
    std::vector<Source> sources;
    if (path.extension() == ".safetensors") {
        const auto file = SafetensorsFile::open(path);
        if (!file) return fail(file.error());
        for (const auto& [name, entry] : file->header().tensors)
            sources.push_back({name, entry.type, entry.shape,
                               [file = *file, name = name]() -> Result<at::Tensor> { return file.tensor(name); }});
        return sources;
    }
    const auto file = TorchFile::open(path);
    if (!file) return fail(file.error());
    for (const auto& [name, tensor] : file->tensors())
        sources.push_back(
            {name, TorchFile::typeOf(tensor), tensor.sizes, [file = *file, name = name] { return file.tensor(name); }});
    return sources;
}

/// Queries, keys and values that a file keeps apart become the one tensor that timm has of them.
void packProjections(Sources& sources) {
    std::vector<std::string> queries;
    for (const auto& [name, source] : sources)
        if (name.find(".attn.q.") != std::string::npos) queries.push_back(name);
    for (const auto& name : queries) {
        const auto place = name.find(".attn.q.") + std::string_view(".attn.").size();
        std::vector<Sources::iterator> parts;
        for (const char* part : {"q", "k", "v"})
            parts.push_back(sources.find(std::string(name).replace(place, 1, part)));
        const auto differs = [&](const auto& part) {
            return part == sources.end() || part->second.shape != parts[0]->second.shape;
        };
        if (std::ranges::any_of(parts, differs) || parts[0]->second.shape.empty()) continue;
        Source packed{parts[0]->second.name, parts[0]->second.type, parts[0]->second.shape};
        packed.shape[0] *= 3;
        packed.read = [q = parts[0]->second.read, k = parts[1]->second.read,
                       v = parts[2]->second.read]() -> Result<at::Tensor> {
            std::vector<at::Tensor> read;
            for (const auto& part : {q, k, v}) {
                auto tensor = part();
                if (!tensor) return tensor;
                read.push_back(std::move(*tensor));
            }
            return at::cat(read);
        };
        for (const auto& part : parts) sources.erase(part);
        sources.emplace(std::string(name).replace(place, 1, "qkv"), std::move(packed));
    }
}

Result<Sources> openSources(const Path& folder, ModelKind kind) {
    const auto names = weightFiles(folder);
    if (!names) return fail(names.error());
    Sources sources;
    for (const auto& fileName : *names) {
        auto found = sourcesOf(folder / fileName);
        if (!found) return fail(found.error());
        for (auto& source : *found) {
            const std::string ours = currentName(source.name, kind);
            if (!sources.emplace(ours, std::move(source)).second)
                return fail("{}: tensor \"{}\" occurs twice", (folder / fileName).string(), ours);
        }
    }
    if (kind == ModelKind::vit) packProjections(sources);
    return sources;
}

/// Takes tied aliases out of `sources`: an equal copy is dropped, one without its parameter stands in for it.
Status resolveTied(Sources& sources, ModelKind kind, LoadReport& report) {
    for (const auto& [alias, parameter] : tiedNames(kind)) {
        auto copy = sources.extract(alias);
        if (copy.empty()) continue;
        const auto original = sources.find(parameter);
        if (original == sources.end()) {
            copy.key() = parameter;
            sources.insert(std::move(copy));
            continue;
        }
        const auto first = original->second.read(), second = copy.mapped().read();
        if (!first) return fail(first.error());
        if (!second) return fail(second.error());
        if (!at::equal(*first, *second))
            report.mismatched.push_back(
                fmt::format("{} differs from {}, with which it has to be tied", alias, parameter));
    }
    return {};
}

/// Why a tensor cannot become a parameter; empty when it can.
std::string obstacle(const Source& entry, const at::Tensor& parameter) {
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
    if (auto resolved = resolveTied(*sources, model.kind(), report); !resolved) return fail(resolved.error());
    const at::NoGradGuard noGradient;
    for (const auto& parameter : model.named_parameters()) {
        const auto source = sources->extract(parameter.key());
        if (source.empty()) {
            report.missing.push_back(parameter.key());
        } else if (const auto reason = obstacle(source.mapped(), parameter.value()); !reason.empty()) {
            report.mismatched.push_back(parameter.key() + " " + reason);
        } else {
            const auto read = source.mapped().read();
            if (!read) return fail(read.error());
            parameter.value().copy_(*read);
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
