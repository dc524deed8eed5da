// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/stanhop/stanhop_json.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/models/json_entries.h"
#include "core/models/method_json.h"

namespace outeffhop::models {
namespace {

using attention::NormalizerKind;

constexpr const char* kBlock = "outeffhop";

/// The reference's names of normalizers.
constexpr std::array<std::pair<const char*, NormalizerKind>, 6> kModes{
    {{"softmax", NormalizerKind::softmax},
     {"softmax1", NormalizerKind::softmax1},
     {"sparsemax", NormalizerKind::sparsemax},
     {"entmax", NormalizerKind::entmax},
     {"clip", NormalizerKind::clippedSoftmax},
     {"clip_softmax1", NormalizerKind::clippedSoftmax1}}};

struct NamedCount {
    const char* name;  ///< in the reference
    std::int64_t StanhopConfig::*count;
    std::int64_t most = JsonEntries::kMostUnits;
};
constexpr std::array kCounts{NamedCount{"data_dim", &StanhopConfig::series},
                             NamedCount{"in_len", &StanhopConfig::past},
                             NamedCount{"out_len", &StanhopConfig::horizon},
                             NamedCount{"seg_len", &StanhopConfig::segmentLength},
                             NamedCount{"win_size", &StanhopConfig::window},
                             NamedCount{"factor", &StanhopConfig::prototypes},
                             NamedCount{"d_model", &StanhopConfig::width},
                             NamedCount{"d_ff", &StanhopConfig::ffnWidth},
                             NamedCount{"n_heads", &StanhopConfig::heads},
                             NamedCount{"e_layers", &StanhopConfig::layers, JsonEntries::kMostLayers}};

void readMode(JsonEntries& entries, StanhopConfig& config) {
    const std::string mode = entries.text("mode", "entmax");
    const auto known =
        std::find_if(kModes.begin(), kModes.end(), [&](const auto& named) { return named.first == mode; });
    if (known == kModes.end()) return entries.refuse("mode", "a normalizer of the reference code");
    config.normalizer.kind = known->second;
    config.normalizer.gamma = entries.number("gamma", -0.1, -1000, 0);
    config.normalizer.eta = entries.number("eta", 1.1, 1, 10);
    config.compat = {true, true};
}

Status readBlock(const nlohmann::json& json, StanhopConfig& config) {
    ModelConfig method;
    if (auto status = readMethod(json, method); !status) return status;
    config.normalizer = method.normalizer;
    config.gate = method.gate;
    JsonEntries entries(json[kBlock], "in \"outeffhop\"");
    config.compat.mixesHeads = entries.flag("mixes_heads", false);
    config.compat.ignoresValues = entries.flag("ignores_values", false);
    config.entmaxSpan = entries.number("entmax_span", 2, 0.01, 2);
    if (!entries.problem().empty()) return fail("{}", entries.problem());
    return {};
}

}  // namespace

Result<StanhopConfig> stanhopFromJson(const nlohmann::json& json) {
    if (!json.is_object()) return fail("config.json holds no object");
    JsonEntries entries(json);
    entries.require("model_type", "stanhop");
    StanhopConfig config;
    for (const auto& [name, count, most] : kCounts) config.*count = entries.count(name, most);
    config.dropout = entries.number("dropout", 0.5, 0, 0.999);
    config.baseline = entries.flag("baseline", false);
    if (!json.contains(kBlock)) readMode(entries, config);
    if (!entries.problem().empty()) return fail("{}", entries.problem());
    if (json.contains(kBlock))
        if (auto status = readBlock(json, config); !status) return fail(std::move(status.error()));
    if (auto valid = validate(config); !valid) return fail(std::move(valid.error()).during("config.json"));
    return config;
}

nlohmann::ordered_json stanhopToJson(const StanhopConfig& config) {
    nlohmann::ordered_json json{{"model_type", "stanhop"}};
    for (const auto& [name, count, most] : kCounts) json[name] = config.*count;
    json["dropout"] = config.dropout;
    json["baseline"] = config.baseline;
    ModelConfig method;
    method.normalizer = config.normalizer;
    method.gate = config.gate;
    method.learnsEntmaxAlpha = config.normalizer.kind == NormalizerKind::entmax;
    json[kBlock] = methodToJson(method);
    json[kBlock]["mixes_heads"] = config.compat.mixesHeads;
    json[kBlock]["ignores_values"] = config.compat.ignoresValues;
    if (method.learnsEntmaxAlpha) json[kBlock]["entmax_span"] = config.entmaxSpan;
    return json;
}

}  // namespace outeffhop::models
