// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <compare>
#include <string>
#include <vector>

namespace outeffhop::models {

/// Values a model computes on its way, roughly in that order. `embedding` is the sum of all tables and `context` what
/// reaches the output projection, behind a gate. Which of them a model has, and in which order norms and residual sums
/// come, depends on its kind.
enum class Place {
    tokenEmbedding,  ///< tokens looked up; patches or segments through their linear map
    tokenTypeSum,
    embedding,
    embeddingNorm,
    attentionNorm,
    query,
    key,
    value,
    logits,
    probabilities,
    headContext,
    context,
    attentionOutput,
    attentionResidual,
    ffnNorm,
    ffnLinear,  ///< in front of the activation function
    ffnInner,
    ffnOutput,
    ffnResidual,
    mergingNorm,
    merging,
    finalNorm,
    scalePrediction,  ///< STanHop-Net: what one decoder layer forecasts; of no layer: their sum
    prediction
};

/// A place of one layer (of STanHop-Net: of one attention, what follows it, and the merging in front of it); layer -1:
/// belongs to no layer.
struct Site {
    Place place = Place::embedding;
    int layer = -1;

    auto operator<=>(const Site&) const = default;
};

/// For people: "L3 query", "embedding". `layers`: names of the layers (Model::attentions()); L1, L2, ... without.
std::string nameOf(const Site& site, const std::vector<std::string>& layers = {});

/// Stands in the way of every value while a model encodes and predicts: it gives back what the model goes on with.
class Tap {
 public:
    virtual ~Tap() = default;
    /// Comes first; `keyMask` as for Model::encode().
    virtual void beginBatch(const at::Tensor& /*keyMask*/) {}
    virtual at::Tensor through(const Site& site, const at::Tensor& value) = 0;
};

/// `value` itself where there is no tap.
inline at::Tensor through(Tap* tap, const Site& site, const at::Tensor& value) {
    return tap ? tap->through(site, value) : value;
}

}  // namespace outeffhop::models
