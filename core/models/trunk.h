// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "core/models/model.h"
#include "core/models/parameter_tree.h"
#include "core/models/tap.h"

namespace outeffhop::models {

/// Parameters of one transformer block. Pre-LN: `attentionNorm` and `ffnNorm` stand in front of their branch; post-LN:
/// behind the residual sum.
struct Block {
    PackedLinear qkv;
    Affine attentionOut, attentionNorm;
    Affine ffnIn, ffnOut, ffnNorm;
    std::vector<at::Tensor> gate;  ///< as attention::gateParameters() orders them
    at::Tensor entmaxLogit;        ///< of the alpha that is learned, see attention::alphaOf(); undefined: none is
};

/// Registers what gate and normalizer of a block learn, below its attention module: "alpha..." and "entmax_logit".
void addMethod(ParameterTree& tree, const std::string& attention, const ModelConfig& config, Block& block);

/// The stack of blocks that OPT (pre-LN, ReLU, causal), BERT (post-LN, GELU) and ViT (pre-LN, GELU) share.
struct Trunk {
    bool preNorm = true, gelu = false, causal = false;
    std::vector<Block> blocks = {};
    Affine finalNorm = {};  ///< pre-LN only
};

/// Runs all blocks on the embedding [B, S, width].
Encoded encode(const Trunk& trunk, const ModelConfig& config, const at::Tensor& embedding, const at::Tensor& keyMask,
               bool training, Observer* observer, Tap* tap);

}  // namespace outeffhop::models
