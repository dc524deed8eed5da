// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/model_settings.h"

#include <algorithm>

#include "core/config/parameters.h"

namespace outeffhop::worker {
namespace {

using models::ModelKind;

void setMethod(config::RunConfig::Attention& settings, const attention::Normalizer& normalizer,
               const attention::GateOptions& gate) {
    settings.normalizer = attention::nameOf(normalizer.kind);
    if (normalizer.clips()) {
        settings.gamma = normalizer.gamma;
        settings.eta = normalizer.eta;
    }
    if (normalizer.kind == attention::NormalizerKind::softmaxN) settings.n = normalizer.n;
    if (normalizer.kind == attention::NormalizerKind::entmax) settings.entmaxAlpha = normalizer.alpha;
    settings.softmax1ShiftBug = normalizer.shiftBug;
    settings.gate = attention::nameOf(gate.kind);
    if (!gate.isConditional()) return;
    settings.gateNetwork = attention::nameOf(gate.network);
    settings.gateInit = gate.initialProbability;
    settings.gateFineTuning = gate.fineTuning;
}

void setShape(config::RunConfig::Model& settings, const auto& model) {
    settings.layers = model.layers;
    settings.heads = model.heads;
    settings.width = model.width;
    settings.ffnWidth = model.ffnWidth == 4 * model.width ? 0 : model.ffnWidth;
    settings.dropout = model.dropout;
}

void set(config::RunConfig& config, const models::ModelConfig& model) {
    constexpr std::int64_t kBertLength = 128, kOptLength = 512;  // blocks of the reference
    const auto [settings, data] = std::tie(config.model, config.data);
    setShape(settings, model);
    settings.attentionDropout = model.attentionDropout;
    settings.initStd = model.initStd;
    if (model.normalizer.kind == attention::NormalizerKind::entmax)
        config.attention.learnEntmaxAlpha = model.learnsEntmaxAlpha;
    if (model.kind == ModelKind::vit) {
        settings.kind = "vit";
        settings.block = model.vision.embeddingNorm ? "paper" : "timm";
        settings.patch = model.vision.patch;
        data.task = "images";
        data.imageSize = model.vision.imageSize;
        return;
    }
    settings.kind = model.kind == ModelKind::bert ? "bert" : "opt";
    if (model.classes > 0) data.task = "text_classification";
    settings.positions = model.positions;
    const auto usual = model.kind == ModelKind::bert || model.classes > 0 ? kBertLength : kOptLength;
    data.length = std::min(usual, model.positions);
}

void set(config::RunConfig& config, const models::StanhopConfig& model) {
    const auto [settings, data] = std::tie(config.model, config.data);
    setShape(settings, model);
    settings.kind = "stanhop";
    settings.segment = model.segmentLength;
    settings.window = model.window;
    settings.prototypes = model.prototypes;
    settings.baseline = model.baseline;
    settings.mixesHeads = model.compat.mixesHeads;
    settings.ignoresValues = model.compat.ignoresValues;
    data.task = "series";
    data.length = model.past;
    data.horizon = model.horizon;
}

bool holdsTokenizer(const std::filesystem::path& folder) {
    const auto names = {"tokenizer.json", "vocab.txt", "vocab.json"};
    return std::ranges::any_of(names, [&](const char* name) { return std::filesystem::exists(folder / name); });
}

/// A preset may also choose a gate.
bool belongsToNormalizer(const std::string& name) {
    const auto names = {"attention.normalizer",     "attention.n",   "attention.alpha",
                        "attention.gamma",          "attention.eta", "attention.entmax_alpha",
                        "compat.softmax1_shift_bug"};
    return std::ranges::find(names, name) != names.end();
}

}  // namespace

config::RunConfig settingsOf(const models::AnyConfig& model, const std::filesystem::path& folder) {
    config::RunConfig config;
    std::visit(
        [&](const auto& known) {
            set(config, known);
            setMethod(config.attention, known.normalizer, known.gate);
        },
        model);
    if (holdsTokenizer(folder)) config.data.tokenizer = std::filesystem::absolute(folder).string();
    return config;
}

Status setOfCheckpoint(config::RunConfig& config, const std::string& assignment, bool otherNormalizer) {
    const auto name = assignment.substr(0, assignment.find('='));
    const auto* parameter = config::findParameter(name);
    const bool isFixed = parameter && (parameter->group == "Model" || parameter->group == "Attention") &&
                         name != "attention.path" && !(otherNormalizer && belongsToNormalizer(name));
    if (isFixed) return fail("{}: the checkpoint has its own, which cannot be changed here", name);
    return config::setFromText(config, assignment);
}

}  // namespace outeffhop::worker
