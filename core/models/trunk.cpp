// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/trunk.h"

#include <ATen/ATen.h>

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

    at::Tensor norm(const at::Tensor& x, const Affine& affine) const {
        return at::layer_norm(x, {config.width}, affine.weight, affine.bias, config.layerNormEps);
    }

    void show(int tensor, const at::Tensor& value) const {
        if (observer) observer->activation(tensor, value.detach());
    }

    attention::Attended attend(const at::Tensor& x, const PackedLinear& qkv, int layer) const {
        const auto heads = [&](const Affine& map) {
            return linear(x, map).unflatten(-1, {config.heads, config.width / config.heads}).transpose(1, 2);
        };
        attention::AttentionOptions options;
        options.normalizer = config.normalizer;
        options.causal = trunk.causal;
        options.dropout = training ? config.attentionDropout : 0;
        options.path = config.path;
        options.wantProbabilities = observer && observer->wantsProbabilities(layer);
        return attention::attend(heads(qkv.parts[0]), heads(qkv.parts[1]), heads(qkv.parts[2]), keyMask, options);
    }

    at::Tensor attentionBranch(const at::Tensor& x, const Block& block, int layer, Encoded& encoded) const {
        attention::Attended attended = attend(x, block.qkv, layer);
        encoded.noop.push_back(attended.noop);
        const at::Tensor output = linear(attended.context.transpose(1, 2).flatten(2), block.attentionOut);
        show(attentionOutputTensor(layer), output);
        if (observer) {
            attended.context = attended.context.detach();
            if (attended.probabilities.defined()) attended.probabilities = attended.probabilities.detach();
            observer->attention(layer, attended);
        }
        return at::dropout(output, config.dropout, training);
    }

    at::Tensor ffnBranch(const at::Tensor& x, const Block& block, int layer) const {
        const at::Tensor inner = linear(x, block.ffnIn);
        const at::Tensor output =
            linear(config.kind == ModelKind::bert ? at::gelu(inner) : at::relu(inner), block.ffnOut);
        show(ffnOutputTensor(layer), output);
        return at::dropout(output, config.dropout, training);
    }

    at::Tensor runBlock(at::Tensor x, int layer, Encoded& encoded) const {
        const Block& block = trunk.blocks[layer];
        if (config.kind == ModelKind::bert) {
            x = norm(x + attentionBranch(x, block, layer, encoded), block.attentionNorm);
            x = norm(x + ffnBranch(x, block, layer), block.ffnNorm);
        } else {
            x = x + attentionBranch(norm(x, block.attentionNorm), block, layer, encoded);
            x = x + ffnBranch(norm(x, block.ffnNorm), block, layer);
        }
        encoded.blockOutputs.push_back(x.detach());
        show(blockOutputTensor(layer), x);
        return x;
    }
};

}  // namespace

Encoded encode(const Trunk& trunk, const ModelConfig& config, const at::Tensor& embedding, const at::Tensor& keyMask,
               bool training, Observer* observer) {
    const Pass pass{trunk, config, keyMask, training, observer};
    pass.show(embeddingTensor(), embedding);
    Encoded encoded;
    encoded.hidden = embedding;
    for (size_t layer = 0; layer < trunk.blocks.size(); ++layer)
        encoded.hidden = pass.runBlock(encoded.hidden, static_cast<int>(layer), encoded);
    if (trunk.finalNorm.weight.defined()) {
        encoded.hidden = pass.norm(encoded.hidden, trunk.finalNorm);
        pass.show(finalNormTensor(config), encoded.hidden);
    }
    return encoded;
}

}  // namespace outeffhop::models
