// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/trunk.h"

#include <ATen/ATen.h>

#include <cmath>

#include "core/attention/entmax.h"
#include "core/attention/materialised.h"
#include "core/models/fused/entry.h"
#include "core/models/fused/packed_projection.h"
#include "core/models/fused/rows.h"
#include "core/models/fused/segment.h"

namespace outeffhop::models {
namespace {

at::Tensor linear(const at::Tensor& x, const Affine& map) {
    return at::linear(x, map.weight, map.bias);
}

/// One forward pass through the blocks.
struct Pass {
    const Trunk& trunk;
    const ModelConfig& config;
    const at::Tensor& keyMask;
    bool training;
    Observer* observer;
    Tap* tap;

    /// Who looks on sees the numbers of the weights, not of their roundings.
    [[nodiscard]] bool bf16Products() const { return config.bf16Products && !observer && !tap; }
    [[nodiscard]] fused::Factors factors() const {
        return bf16Products() ? fused::Factors::bf16 : fused::Factors::exact;
    }

    [[nodiscard]] at::Tensor norm(const at::Tensor& x, const Affine& affine) const {
        return at::layer_norm(x, {config.width}, affine.weight, affine.bias, config.layerNormEps);
    }

    [[nodiscard]] at::Tensor project(const at::Tensor& x, int layer) const {
        return fused::packedProjection(x, trunk.blocks[layer].qkv, config.heads, factors());
    }

    [[nodiscard]] attention::AttentionOptions attentionOptions(int layer) const {
        attention::AttentionOptions options;
        options.normalizer = config.normalizer;
        options.causal = trunk.causal;
        options.dropout = training ? config.attentionDropout : 0;
        options.path = config.path;
        options.bf16Products = bf16Products();
        options.wantProbabilities = observer && observer->wantsProbabilities(layer);
        if (const at::Tensor& logit = trunk.blocks[layer].entmaxLogit; logit.defined())
            options.entmaxAlpha = attention::alphaOf(logit);
        return options;
    }

    /// `hidden` [B, S, width]: what the attention of the layer reads.
    void applyGate(const at::Tensor& hidden, int layer, attention::Attended& attended, Encoded& encoded) const {
        const at::Tensor probabilities =
            attention::gateProbabilities(config.gate, trunk.blocks[layer].gate, hidden, config.heads, keyMask);
        attention::applyGate(config.gate, probabilities, attended);
        encoded.gate.push_back(attended.gate);
    }

    [[nodiscard]] bool hasGates() const { return config.gate.kind != attention::GateKind::none; }

    [[nodiscard]] attention::Attended attend(const at::Tensor& qkv, int layer) const {
        return attention::attendPacked(qkv, keyMask, attentionOptions(layer));
    }
};

/// Operator by operator: any device and type, and the only way that shows every observed tensor.
struct PlainPass : Pass {
    void show(int tensor, const at::Tensor& value) const {
        if (observer) observer->activation(tensor, value.detach());
    }

    [[nodiscard]] at::Tensor through(Place place, int layer, const at::Tensor& value) const {
        return models::through(tap, {place, layer}, value);
    }

    /// Attention whose every step goes through the tap.
    [[nodiscard]] attention::Attended attendTapped(const at::Tensor& qkv, int layer) const {
        const auto part = [&](Place place, int64_t index) {
            return through(place, layer, qkv.select(2, index).transpose(1, 2));
        };
        const auto step = [&](Place place) {
            return [this, place, layer](const at::Tensor& value) { return through(place, layer, value); };
        };
        attention::AttentionOptions options = attentionOptions(layer);
        options.scale = 1 / std::sqrt(static_cast<double>(config.width / config.heads));
        attention::Attended attended =
            attention::attendMaterialised(part(Place::query, 0), part(Place::key, 1), part(Place::value, 2), keyMask,
                                          options, {step(Place::logits), step(Place::probabilities)});
        attended.context = through(Place::headContext, layer, attended.context);
        return attended;
    }

    at::Tensor attentionBranch(const at::Tensor& x, int layer, Encoded& encoded) const {
        const at::Tensor qkv = project(x, layer);
        attention::Attended attended = tap ? attendTapped(qkv, layer) : attend(qkv, layer);
        if (hasGates()) applyGate(x, layer, attended, encoded);
        encoded.noop.push_back(attended.noop);
        const at::Tensor context = through(Place::context, layer, attended.context.transpose(1, 2).flatten(2));
        const at::Tensor output =
            through(Place::attentionOutput, layer, linear(context, trunk.blocks[layer].attentionOut));
        show(attentionOutputTensor(layer), output);
        if (observer) {
            attended.context = attended.context.detach();
            if (attended.probabilities.defined()) attended.probabilities = attended.probabilities.detach();
            observer->attention(layer, attended);
        }
        return at::dropout(output, config.dropout, training);
    }

    [[nodiscard]] at::Tensor ffnBranch(const at::Tensor& x, int layer) const {
        const at::Tensor inner = through(Place::ffnLinear, layer, linear(x, trunk.blocks[layer].ffnIn));
        const at::Tensor activated = through(Place::ffnInner, layer, trunk.gelu ? at::gelu(inner) : at::relu(inner));
        const at::Tensor output = through(Place::ffnOutput, layer, linear(activated, trunk.blocks[layer].ffnOut));
        show(ffnOutputTensor(layer), output);
        return at::dropout(output, config.dropout, training);
    }

    at::Tensor runBlock(at::Tensor x, int layer, Encoded& encoded) const {
        const Block& block = trunk.blocks[layer];
        if (!trunk.preNorm) {
            x = through(Place::attentionResidual, layer, x + attentionBranch(x, layer, encoded));
            x = through(Place::attentionNorm, layer, norm(x, block.attentionNorm));
            x = through(Place::ffnResidual, layer, x + ffnBranch(x, layer));
            x = through(Place::ffnNorm, layer, norm(x, block.ffnNorm));
        } else {
            at::Tensor normed = through(Place::attentionNorm, layer, norm(x, block.attentionNorm));
            x = through(Place::attentionResidual, layer, x + attentionBranch(normed, layer, encoded));
            normed = through(Place::ffnNorm, layer, norm(x, block.ffnNorm));
            x = through(Place::ffnResidual, layer, x + ffnBranch(normed, layer));
        }
        encoded.blockOutputs.push_back(x.detach());
        show(blockOutputTensor(layer), x);
        return x;
    }

    [[nodiscard]] Encoded run(const at::Tensor& embedding) const {
        show(embeddingTensor(), embedding);
        Encoded encoded{.hidden = embedding};
        for (int layer = 0; layer < config.layers; ++layer) encoded.hidden = runBlock(encoded.hidden, layer, encoded);
        if (!trunk.preNorm) return encoded;
        encoded.hidden = through(Place::finalNorm, -1, norm(encoded.hidden, trunk.finalNorm));
        show(finalNormTensor(config), encoded.hidden);
        return encoded;
    }
};

/// One node for each attention and one for what lies between two of them.
struct FusedPass : Pass {
    [[nodiscard]] fused::SegmentWeights weightsBehind(int layer) const {
        const Block& block = trunk.blocks[layer];
        const bool last = layer + 1 == config.layers;
        const Affine& next = last ? trunk.finalNorm : trunk.blocks[layer + 1].attentionNorm;
        return {block.attentionOut,
                trunk.preNorm ? block.ffnNorm : block.attentionNorm,
                block.ffnIn,
                block.ffnOut,
                trunk.preNorm ? next : block.ffnNorm,
                last ? nullptr : &trunk.blocks[layer + 1].qkv};
    }

    /// What the attention of a layer reads, again, where the segment before keeps it to itself.
    [[nodiscard]] at::Tensor hidden(const at::Tensor& residual, int layer) const {
        return trunk.preNorm ? norm(residual, trunk.blocks[layer].attentionNorm) : residual;
    }

    [[nodiscard]] Encoded run(const at::Tensor& embedding) const {
        const fused::SegmentOptions options{trunk.preNorm, trunk.gelu, training ? config.dropout : 0,
                                            config.layerNormEps, factors()};
        Encoded encoded;
        const fused::EntryWeights entryWeights{trunk.preNorm ? trunk.blocks[0].attentionNorm : Affine{},
                                               trunk.blocks[0].qkv};
        auto [residual, next] = fused::entry(embedding, entryWeights, config.heads, config.layerNormEps, factors());
        for (int layer = 0; layer < config.layers; ++layer) {
            attention::Attended attended = attend(next, layer);
            if (hasGates()) applyGate(hidden(residual, layer), layer, attended, encoded);
            std::tie(residual, next) = fused::segment(residual, attended.context, weightsBehind(layer), options);
            encoded.noop.push_back(attended.noop);
            encoded.blockOutputs.push_back(residual.detach());
        }
        encoded.hidden = next;
        return encoded;
    }
};

}  // namespace

void addMethod(ParameterTree& tree, const std::string& attention, const ModelConfig& config, Block& block) {
    for (auto& [name, value] : attention::gateParameters(config.gate, config.heads, config.width, tree.options()))
        block.gate.push_back(tree.add(attention + "." + name, std::move(value)));
    if (config.learnsEntmaxAlpha)
        block.entmaxLogit = tree.add(attention + ".entmax_logit",
                                     at::full({}, attention::logitOf(config.normalizer.alpha), tree.options()));
}

Encoded encode(const Trunk& trunk, const ModelConfig& config, const at::Tensor& embedding, const at::Tensor& keyMask,
               bool training, Observer* observer, Tap* tap) {
    const Pass pass{trunk, config, keyMask, training, observer, tap};
    return !observer && !tap && fused::hasKernelsFor(embedding) ? FusedPass{pass}.run(embedding)
                                                                : PlainPass{pass}.run(embedding);
}

}  // namespace outeffhop::models
