// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/models/parameter_tree.h"
#include "core/models/stanhop/stanhop_config.h"

/// The parameters of a STanHop-Net, under the names and in the order of the reference code.
namespace outeffhop::models {

/// A Hopfield layer. Values are projected from projected keys: V = (Y W_K) W_V.
struct HopfieldMaps {
    Affine query, key, value, out;
    at::Tensor prototypes;         ///< [1, prototypes, width], what a pooling layer attends to
    at::Tensor alpha;              ///< [1], learned by entmax: alpha = 1 + span * sigmoid(this)
    std::vector<at::Tensor> gate;  ///< attention::gateParameters()
};

/// The tandem of Hopfield layers, over time and then over series (STHM layer).
struct TandemLayer {
    HopfieldMaps time, pooling, series;
    Affine norm;  ///< norm3
    Affine timeFfnIn, timeFfnOut, seriesFfnIn, seriesFfnOut;
};

struct SegmentMerging {
    Affine linear, norm;
};

struct EncoderBlock {
    std::optional<SegmentMerging> merging;
    TandemLayer tandem;
};

struct DecoderLayer {
    TandemLayer tandem;
    HopfieldMaps cross;
    Affine firstNorm, secondNorm, ffnIn, ffnOut, prediction;
};

struct StanhopParameters {
    at::Tensor encoderPositions, decoderPositions;  ///< [1, series, segments, width]
    Affine embedding, embeddingNorm;
    std::vector<EncoderBlock> encoder;
    std::vector<DecoderLayer> decoder;
};

/// Registers all of them in `root`, initialised as the reference does: linear maps U(-1/sqrt(in), 1/sqrt(in)),
/// positions and entmax's alpha N(0, 1). Prototypes, which the reference leaves uninitialised, are N(0, 0.02).
StanhopParameters registerStanhop(torch::nn::Module& root, const StanhopConfig& config, at::TensorOptions options);

}  // namespace outeffhop::models
