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
    if (kind == ModelKind::bert) {
        places.insert({Place::tokenTypeSum, Place::embeddingNorm, Place::context});
    } else {
        places.insert({Place::headContext, Place::finalNorm});
        if (setup == Setup::all) places.insert(Place::prediction);
    }
    return places;
}

std::string tokenTable(ModelKind kind) {
    return kind == ModelKind::bert ? "bert.embeddings.word_embeddings.weight" : "model.decoder.embed_tokens.weight";
}

bool isQuantizedWeight(const std::string& parameter, ModelKind kind, Setup setup) {
    if (!parameter.ends_with(".weight") || parameter.find(".alpha") != std::string::npos) return false;
    if (parameter == tokenTable(kind)) return kind == ModelKind::opt && setup == Setup::all;
    return !parameter.starts_with("cls.");
}

int bitsOfNorm(bool isFinal, int bits, Setup setup) {
    const bool wide = setup == Setup::fp32HeadInt16Norms || (setup == Setup::fp32HeadInt16FinalNorm && isFinal);
    return wide ? 16 : bits;
}

}  // namespace outeffhop::quantize
