// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantize/placement.h"

namespace outeffhop::quantize {

using models::ModelKind;
using models::Place;

std::set<Place> quantizedPlaces(ModelKind kind, Setup setup) {
    std::set<Place> places{
        Place::tokenEmbedding, Place::embedding, Place::attentionNorm,     Place::query,           Place::key,
        Place::value,          Place::logits,    Place::probabilities,     Place::attentionOutput, Place::ffnNorm,
        Place::ffnInner,       Place::ffnOutput, Place::attentionResidual, Place::ffnResidual};
    if (kind == ModelKind::opt)
        places.insert(Place::headContext);
    else
        places.insert({Place::embeddingNorm, Place::context});
    if (kind == ModelKind::bert) places.insert(Place::tokenTypeSum);
    if (kind == ModelKind::opt || kind == ModelKind::vit) places.insert(Place::finalNorm);
    if (kind == ModelKind::stanhop) places.insert({Place::mergingNorm, Place::merging});
    if (kind != ModelKind::bert && setup == Setup::all) places.insert(Place::prediction);
    return places;
}

std::string tokenTable(ModelKind kind) {
    if (kind == ModelKind::bert) return "bert.embeddings.word_embeddings.weight";
    return kind == ModelKind::opt ? "model.decoder.embed_tokens.weight" : "";
}

bool isFinalNorm(const std::string& parameter, ModelKind kind) {
    return parameter == (kind == ModelKind::vit ? "norm.weight" : "model.decoder.final_layer_norm.weight");
}

bool isQuantizedWeight(const std::string& parameter, ModelKind kind, Setup setup) {
    if (!parameter.ends_with(".weight") || parameter.find(".alpha") != std::string::npos) return false;
    if (parameter == tokenTable(kind)) return kind == ModelKind::opt && setup == Setup::all;
    const bool head = models::belongsToHead(parameter) || parameter.ends_with(".linear_pred.weight");
    return !head || (kind != ModelKind::bert && setup == Setup::all);
}

int bitsOfNorm(bool isFinal, int bits, Setup setup) {
    const bool wide = setup == Setup::fp32HeadInt16Norms || (setup == Setup::fp32HeadInt16FinalNorm && isFinal);
    return wide ? 16 : bits;
}

}  // namespace outeffhop::quantize
