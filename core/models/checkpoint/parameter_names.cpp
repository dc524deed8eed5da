// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/checkpoint/parameter_names.h"

namespace outeffhop::models {
namespace {

bool replaceEnd(std::string& name, std::string_view end, std::string_view replacement) {
    if (!name.ends_with(end)) return false;
    name.replace(name.size() - end.size(), end.size(), replacement);
    return true;
}

}  // namespace

std::string currentName(const std::string& name, ModelKind kind) {
    std::string current = name.starts_with("module.") ? name.substr(7) : name;
    if (kind == ModelKind::vit || kind == ModelKind::stanhop) return current;
    if (kind == ModelKind::opt) return current.starts_with("decoder.") ? "model." + current : current;
    if (current.starts_with("embeddings.") || current.starts_with("encoder.")) current = "bert." + current;
    replaceEnd(current, "LayerNorm.gamma", "LayerNorm.weight") ||
        replaceEnd(current, "LayerNorm.beta", "LayerNorm.bias");
    return current;
}

std::vector<TiedName> tiedNames(ModelKind kind) {
    if (kind == ModelKind::opt) return {{"lm_head.weight", "model.decoder.embed_tokens.weight"}};
    if (kind != ModelKind::bert) return {};
    return {{"cls.predictions.decoder.weight", "bert.embeddings.word_embeddings.weight"},
            {"cls.predictions.decoder.bias", "cls.predictions.bias"}};
}

}  // namespace outeffhop::models
