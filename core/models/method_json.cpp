// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/method_json.h"

#include "core/base/json_text.h"
#include "core/models/json_entries.h"

namespace outeffhop::models {
namespace {

using attention::NormalizerKind;

constexpr const char* kBlock = "outeffhop";

/// The value that `find` has for the text of an entry.
template <class Find>
auto named(JsonEntries& entries, const char* key, const char* fallback, const Find& find) {
    const auto value = find(entries.text(key, fallback));
    if (!value) entries.refuse(key, "a name that this program knows");
    return value.value_or(*find(fallback));
}

void readNormalizer(JsonEntries& entries, ModelConfig& config) {
    auto& normalizer = config.normalizer;
    normalizer.kind = named(entries, "normalizer", "softmax", attention::normalizerNamed);
    normalizer.gamma = entries.number("gamma", 0, -1000, 0);
    normalizer.eta = entries.number("eta", 1, 1, 10);
    normalizer.n = entries.number("n", 1, 0, 1e6);
    normalizer.alpha = entries.number("entmax_alpha", 1.5, 1.01, 2.99);
    normalizer.shiftBug = entries.flag("softmax1_shift_bug", false);
    config.learnsEntmaxAlpha = normalizer.kind == NormalizerKind::entmax && entries.flag("learn_entmax_alpha", false);
}

void readGate(JsonEntries& entries, attention::GateOptions& gate) {
    gate.kind = named(entries, "gate", "none", attention::gateNamed);
    gate.network = named(entries, "gate_network", "linear", attention::gateNetworkNamed);
    gate.initialProbability = entries.number("gate_init", gate.initialProbability, 0, 0.999);
    gate.fineTuning = entries.flag("gate_fine_tuning", false);
}

}  // namespace

Status readMethod(const nlohmann::json& json, ModelConfig& config) {
    const auto block = json.find(kBlock);
    if (block == json.end()) return {};
    if (!block->is_object())
        return fail("config.json: \"{}\" is {}, but has to be an object", kBlock, shortened(block->dump()));
    if (!block->contains("normalizer"))
        return fail("config.json: \"{}\" names no normalizer: {}", kBlock, shortened(block->dump()));
    JsonEntries entries(*block, "in \"outeffhop\"");
    readNormalizer(entries, config);
    readGate(entries, config.gate);
    if (!entries.problem().empty()) return fail("{}", entries.problem());
    return {};
}

nlohmann::ordered_json methodToJson(const ModelConfig& config) {
    const auto& normalizer = config.normalizer;
    nlohmann::ordered_json json{{"normalizer", attention::nameOf(normalizer.kind)}};
    if (normalizer.clips()) {
        json["gamma"] = normalizer.gamma;
        json["eta"] = normalizer.eta;
    }
    if (normalizer.kind == NormalizerKind::softmaxN) json["n"] = normalizer.n;
    if (normalizer.kind == NormalizerKind::entmax) {
        json["entmax_alpha"] = normalizer.alpha;
        json["learn_entmax_alpha"] = config.learnsEntmaxAlpha;
    }
    if (normalizer.shiftBug) json["softmax1_shift_bug"] = true;
    const auto& gate = config.gate;
    if (gate.kind == attention::GateKind::none) return json;
    json["gate"] = attention::nameOf(gate.kind);
    if (!gate.isConditional()) return json;
    json["gate_network"] = attention::nameOf(gate.network);
    json["gate_init"] = gate.initialProbability;
    json["gate_fine_tuning"] = gate.fineTuning;
    return json;
}

}  // namespace outeffhop::models
