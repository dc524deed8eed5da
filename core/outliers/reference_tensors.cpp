// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/outliers/reference_tensors.h"

#include "core/models/stanhop/stanhop_net.h"
#include "core/models/transformer.h"

namespace outeffhop::outliers {
namespace {

using models::Place;
using Tensors = std::vector<ReferenceTensor>;

Tensors ofBert(const models::ModelConfig& config) {
    Tensors tensors;
    for (int layer = 0; layer < config.layers; ++layer) {
        const std::string output = fmt::format("bert.encoder.layer.{}.output.", layer);
        tensors.push_back({.modules = {output + "dense"}, .sites = {{Place::ffnOutput, layer}}});
        tensors.push_back(
            {.modules = {output + "LayerNorm.input"}, .sites = {{Place::ffnResidual, layer}}, .hasKurtosis = false});
        tensors.push_back(
            {.modules = {output + "LayerNorm"}, .sites = {{Place::ffnNorm, layer}}, .isBlockOutput = true});
    }
    return tensors;
}

Tensors ofOpt(const models::ModelConfig& config) {
    const std::string decoder = "model.decoder.";
    Tensors tensors;
    for (int layer = 0; layer < config.layers; ++layer) {
        const std::string name = fmt::format("{}layers.{}", decoder, layer);
        tensors.push_back({.modules = {name + ".self_attn_layer_norm"}, .sites = {{Place::attentionNorm, layer}}});
        tensors.push_back({.modules = {name + ".self_attn.out_proj"}, .sites = {{Place::attentionOutput, layer}}});
        tensors.push_back(
            {.modules = {name + ".final_layer_norm"}, .sites = {{Place::ffnNorm, layer}}, .rows = Rows::tokens});
        tensors.push_back({.modules = {name + ".fc2"}, .sites = {{Place::ffnOutput, layer}}, .rows = Rows::tokens});
        tensors.push_back({.modules = {name}, .sites = {{Place::ffnResidual, layer}}, .isBlockOutput = true});
    }
    tensors.push_back({.modules = {decoder + "final_layer_norm"}, .sites = {{Place::finalNorm}}});
    return tensors;
}

/// Names below a block, each with the block in front.
std::vector<std::string> below(const std::string& block, const std::vector<std::string>& names) {
    std::vector<std::string> modules;
    for (const auto& name : names) modules.push_back(block + "." + name);
    return modules;
}

void addVitBlock(Tensors& tensors, int layer, bool last) {
    const std::string block = fmt::format("blocks.{}", layer);
    const auto add = [&](const std::vector<std::string>& names, std::vector<Place> places) {
        ReferenceTensor tensor{.modules = below(block, names), .sites = {}};
        for (const Place place : places) tensor.sites.push_back({place, layer});
        tensors.push_back(std::move(tensor));
    };
    add({"norm1"}, {Place::attentionNorm});
    add({"attn.qkv"}, {Place::query, Place::key, Place::value});
    add({"attn.q_norm"}, {Place::query});
    add({"attn.k_norm"}, {Place::key});
    add({"attn.proj", "attn.proj_drop", "attn", "ls1", "drop_path1"}, {Place::attentionOutput});
    add({"norm2"}, {Place::ffnNorm});
    add({"mlp.fc1"}, {Place::ffnLinear});
    add({"mlp.act", "mlp.drop1", "mlp.norm"}, {Place::ffnInner});
    add({"mlp.fc2", "mlp.drop2", "mlp", "ls2", "drop_path2"}, {Place::ffnOutput});
    tensors.push_back({.modules = {block}, .sites = {{Place::ffnResidual, layer}}, .isBlockOutput = true});
    if (last) tensors.back().modules.push_back("blocks");
}

Tensors ofVit(const models::ModelConfig& config) {
    Tensors tensors;
    tensors.push_back(
        {.modules = {"patch_embed.proj", "patch_embed.norm", "patch_embed"}, .sites = {{Place::tokenEmbedding}}});
    tensors.push_back({.modules = {"pos_drop", "patch_drop"}, .sites = {{Place::embedding}}});
    if (config.vision.embeddingNorm)
        tensors.push_back({.modules = {"norm_pre"}, .sites = {{Place::embeddingNorm}}});
    else
        tensors.back().modules.push_back("norm_pre");
    for (int layer = 0; layer < config.layers; ++layer) addVitBlock(tensors, layer, layer + 1 == config.layers);
    tensors.push_back({.modules = {"norm"}, .sites = {{Place::finalNorm}}});
    tensors.push_back({.modules = {"fc_norm", "head_drop"}, .sites = {{Place::finalNorm}}, .rows = Rows::classToken});
    tensors.push_back({.modules = {"head", ""}, .sites = {{Place::prediction}}});
    return tensors;
}

}  // namespace

Tensors referenceTensors(const models::Model& model) {
    if (model.kind() == models::ModelKind::stanhop)
        return referenceTensors(dynamic_cast<const models::StanhopNet&>(model).config());
    const auto& config = dynamic_cast<const models::Transformer&>(model).config();
    if (config.kind == models::ModelKind::vit) return ofVit(config);
    return config.kind == models::ModelKind::bert ? ofBert(config) : ofOpt(config);
}

}  // namespace outeffhop::outliers
