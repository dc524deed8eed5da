// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <variant>
#include <vector>

#include "core/attention/gate.h"
#include "core/base/result.h"
#include "core/models/stanhop/stanhop_config.h"

namespace outeffhop::models {

/// opt: pre-LN decoder with ReLU (Zhang et al. 2022, arXiv 2205.01068), a causal language model.
/// bert: post-LN encoder with exact GELU (Devlin et al. 2019, arXiv 1810.04805), a masked language model.
/// Both may have a classifier of sequences instead of the head that predicts tokens.
/// vit: pre-LN encoder of image patches with exact GELU (Dosovitskiy et al. 2021, arXiv 2010.11929), a classifier.
/// stanhop: forecasts several series at once (StanhopConfig).
enum class ModelKind { opt, bert, vit, stanhop };

/// A vision transformer's image and what it tells of it.
struct VisionConfig {
    std::int64_t imageSize = 224, patch = 16;  ///< pixels, width and height
    std::int64_t channels = 3, classes = 1000;
    bool qkvBias = true;         ///< timm's block has one, that of arXiv 2404.03828 none
    bool embeddingNorm = false;  ///< a LayerNorm behind the embedding, and no bias in front of it (timm: pre_norm)

    [[nodiscard]] std::int64_t patches() const { return (imageSize / patch) * (imageSize / patch); }
};

/// Shape and behaviour of a transformer: what config.json holds.
struct ModelConfig {
    ModelKind kind = ModelKind::opt;
    std::int64_t vocabulary = 0;  ///< of language models
    std::int64_t layers = 0, heads = 0, width = 0, ffnWidth = 0;
    std::int64_t positions = 0;   ///< longest sequence; vit: patches and the class token
    VisionConfig vision = {};     ///< vit only
    std::int64_t tokenTypes = 2;  ///< BERT only
    std::int64_t classes = 0;     ///< of sequences, for a language model with a classifier; 0: it predicts tokens
    std::vector<std::string> classNames = {};  ///< of any classifier, in the order of its logits; empty: not known
    double classifierDropout = 0.1;            ///< in front of BERT's classifier
    std::int64_t paddingToken = -1;            ///< its embedding starts at 0 and gets no gradient as an input; -1: none
    double dropout = 0.1;                      ///< of embeddings (BERT) and of both branches of a block
    double attentionDropout = 0;               ///< of attention probabilities
    double initStd = 0.02;
    double layerNormEps = 1e-5;
    attention::Normalizer normalizer;
    bool learnsEntmaxAlpha = false;  ///< entmax: each layer learns its alpha from normalizer.alpha on
    attention::GateOptions gate;
    attention::Path path = attention::Path::automatic;  ///< how attention is computed; not part of config.json
    bool bf16Products = false;  ///< of an fp32 model on the CPU, see README.md; not part of config.json
};

using AnyConfig = std::variant<ModelConfig, StanhopConfig>;

/// What makes a shape impossible (heads not dividing the width, a count below 1, ...), naming the value.
Status validate(const ModelConfig& config);

/// Whether a parameter is part of the method of attention, a gate or the alpha of entmax: what a checkpoint of another
/// method lacks.
bool belongsToMethod(const std::string& parameter);

/// Whether a parameter is part of a head: what an encoder alone, or a model for another task, lacks or has otherwise.
bool belongsToHead(const std::string& parameter);

/// Reads Hugging Face's config.json of an `opt`, `bert` or `vit` model, or ours of a `timm_vit`; our own settings stand
/// under "outeffhop" and default to softmax. Fails on variants this program does not compute (post-LN OPT, projected
/// embeddings, relative positions, other activations, ...), naming the entry and its value.
Result<ModelConfig> fromHuggingFace(const nlohmann::json& json);

/// The reverse: transformers reads the result of a language model and ignores the "outeffhop" block.
nlohmann::ordered_json toHuggingFace(const ModelConfig& config);

}  // namespace outeffhop::models
