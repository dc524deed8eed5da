// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/checkpoint/checkpoint.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>

#include "core/base/json_text.h"
#include "core/base/paths.h"
#include "core/models/checkpoint/parameter_names.h"
#include "core/models/checkpoint/safetensors_reader.h"
#include "core/models/checkpoint/safetensors_writer.h"
#include "core/models/checkpoint/torch_file.h"
#include "core/models/checkpoint/weight_files.h"
#include "core/models/stanhop/stanhop_json.h"

namespace outeffhop::models {
namespace {

using Path = std::filesystem::path;

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

bool alike(const Source& a, const Source& b) {
    return a.type == b.type && a.shape == b.shape;
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
            return part == sources.end() || !alike(part->second, parts[0]->second);
        };
        const auto together = std::string(name).replace(place, 1, "qkv");
        if (std::ranges::any_of(parts, differs) || sources.contains(together)) continue;
        const auto& shape = parts[0]->second.shape;
        if (shape.empty() || shape[0] > INT64_MAX / 3) continue;
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
        sources.emplace(together, std::move(packed));
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

Result<bool> equal(const Source& a, const Source& b) {
    if (!alike(a, b)) return false;
    const auto first = a.read(), second = b.read();
    if (!first) return fail(first.error());
    if (!second) return fail(second.error());
    return at::equal(*first, *second);
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
        const auto same = equal(original->second, copy.mapped());
        if (!same) return fail(same.error());
        if (!*same)
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

/// A config.json may promise a model that no machine can hold: the weights have to be there before there is memory for
/// them. Weights have two bytes at least; heads and gates may be missing.
Status checkPromise(const AnyConfig& config, const Path& folder) {
    constexpr double kBytes = 2, kMegabyte = 1 << 20, kMissing = 16 * kMegabyte;
    const auto stored = weightBytes(folder);
    if (!stored) return fail(stored.error());
    const auto parameters = makeModel(config, at::TensorOptions(c10::kMeta))->named_parameters();
    double promised = 0;
    for (const auto& parameter : parameters) promised += kBytes * static_cast<double>(parameter.value().numel());
    if (promised <= 2 * static_cast<double>(*stored) + kMissing) return {};
    const auto& largest =
        *std::ranges::max_element(parameters, {}, [](const auto& parameter) { return parameter.value().numel(); });
    return fail(
        "{}: config.json promises weights of {:.3g} MB at least, {} of [{}] among them, but there are only {:.3g} MB",
        folder.string(), promised / kMegabyte, largest.key(), fmt::join(largest.value().sizes(), ", "),
        static_cast<double>(*stored) / kMegabyte);
}

void append(std::string& text, const char* what, const std::vector<std::string>& names) {
    constexpr std::size_t kMost = 20;
    if (names.empty()) return;
    text += fmt::format("; {} {}:", names.size(), what);
    for (std::size_t i = 0; i < std::min(kMost, names.size()); ++i) text += (i == 0 ? " " : ", ") + shortened(names[i]);
    if (names.size() > kMost) text += ", ...";
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
    const auto json = readJsonFile(folder / "config.json");
    if (!json) return fail(json.error());
    auto config = configOf(*json);
    if (!config) return fail(std::move(config.error()).during(folder.string()));
    if (auto kept = checkPromise(*config, folder); !kept) return fail(std::move(kept.error()));
    return config;
}

Result<LoadReport> loadCheckpoint(Model& model, const Path& folder) try {
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
} catch (const c10::Error& problem) {
    return fail("{}: {}", folder.string(), problem.msg());
}

Status saveCheckpoint(const Model& model, const Path& folder) {
    std::map<std::string, at::Tensor> tensors;
    for (const auto& parameter : model.named_parameters()) tensors[parameter.key()] = parameter.value();
    if (auto written = writeSafetensors(folder / kWeightsFile, tensors); !written) return written;
    return writeFileAtomically(folder / "config.json", model.configJson().dump(2) + "\n");
}

}  // namespace outeffhop::models
