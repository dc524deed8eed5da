// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>
#include <string>

#include "core/models/model_config.h"
#include "core/models/tap.h"
#include "core/quantize/post_training_options.h"

/// Which tensors of a model are put on integer grids (paper.md 5.3).
namespace outeffhop::quantize {

/// Where activations are quantized. The table of tokens, tied with a head that stays in floating point, is quantized
/// where it is looked up (Place::tokenEmbedding), with the grid of the whole table; patches and segments have a linear
/// map there, whose output is quantized.
std::set<models::Place> quantizedPlaces(models::ModelKind kind, Setup setup);

/// Whether a parameter is quantized where it is stored.
bool isQuantizedWeight(const std::string& parameter, models::ModelKind kind, Setup setup);

/// The parameter that is looked up at Place::tokenEmbedding; empty where there is none.
std::string tokenTable(models::ModelKind kind);

/// Whether a gain is that of the final norm.
bool isFinalNorm(const std::string& parameter, models::ModelKind kind);

/// Bits of a norm's gains and output.
int bitsOfNorm(bool isFinal, int bits, Setup setup);
inline bool isNorm(models::Place place) {
    using models::Place;
    return place == Place::embeddingNorm || place == Place::attentionNorm || place == Place::ffnNorm ||
           place == Place::mergingNorm || place == Place::finalNorm;
}

}  // namespace outeffhop::quantize
