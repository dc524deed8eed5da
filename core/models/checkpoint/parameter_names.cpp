// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/checkpoint/parameter_names.h"

namespace outeffhop::models {
namespace {

bool replaceEnd(std::string& name, std::string_view end, std::string_view replacement) {
    if (!name.ends_with(end)) return false;
    name.replace(name.size() - end.size(), end.size(), replacement);
    return true;
}

/// Hugging Face's ViT, as transformers 4 and 5 call its parts, in timm's words; queries, keys and values stay apart.
constexpr std::pair<std::string_view, std::string_view> kVitParts[]{
    {"embeddings.cls_token", "cls_token"},
    {"embeddings.position_embeddings", "pos_embed"},
    {"embeddings.patch_embeddings.projection", "patch_embed.proj"},
    {"encoder.layer.", "blocks."},
    {"layernorm_before", "norm1"},
    {"layernorm_after", "norm2"},
    {"attention.attention.query", "attn.q"},
    {"attention.attention.key", "attn.k"},
    {"attention.attention.value", "attn.v"},
    {"attention.q_proj", "attn.q"},
    {"attention.k_proj", "attn.k"},
    {"attention.v_proj", "attn.v"},
    {"attention.output.dense", "attn.proj"},
    {"attention.o_proj", "attn.proj"},
    {"intermediate.dense", "mlp.fc1"},
    {"output.dense", "mlp.fc2"},
    {"layernorm.", "norm."},
    {"classifier.", "head."}};

std::string timmName(std::string name) {
    if (name.starts_with("vit.")) name.erase(0, 4);
    if (name.starts_with("layers.")) name.replace(0, 6, "blocks");
    for (const auto& [theirs, ours] : kVitParts)
        if (const auto place = name.find(theirs); place != std::string::npos) name.replace(place, theirs.size(), ours);
    return name;
}

}  // namespace

std::string currentName(const std::string& name, ModelKind kind) {
    std::string current = name.starts_with("module.") ? name.substr(7) : name;
    if (kind == ModelKind::stanhop) return current;
    if (kind == ModelKind::vit) return timmName(current);
    if (kind == ModelKind::opt) return current.starts_with("decoder.") ? "model." + current : current;
    for (const char* part : {"embeddings.", "encoder.", "pooler."})
        if (current.starts_with(part)) current.insert(0, "bert.");
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
