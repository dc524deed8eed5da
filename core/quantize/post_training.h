// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <memory>
#include <set>
#include <vector>

#include "core/models/model.h"
#include "core/models/tap.h"
#include "core/quantize/damage.h"
#include "core/quantize/post_training_options.h"

namespace outeffhop::quantize {

/// A model on integer grids, simulated (paper.md 5.3): weights of linear maps, norms and embedding tables, and every
/// value between two operations of the blocks. Biases, masks, gates and BERT's head stay as they are.
///
/// Made for one model, whose weights it quantizes at once; given to that model as its tap, it quantizes activations.
/// Until fixRanges() each forward pass adjusts the ranges (and is quantized with what they are by then). Padding counts
/// neither for ranges nor for the damage.
class PostTraining final : public models::Tap {
 public:
    PostTraining(models::Model& model, const PostTrainingOptions& options);

    void beginBatch(const at::Tensor& keyMask) override { keyMask_ = keyMask; }
    at::Tensor through(const models::Site& site, const at::Tensor& value) override;

    /// Ends the calibration. From here on the damage counts.
    void fixRanges() { calibrating_ = false; }

    /// Of all weights, and of the activations since fixRanges(); the worst SQNR first.
    [[nodiscard]] std::vector<TensorDamage> damage() const;

 private:
    struct Activation {
        QuantizerOptions quantizer;
        std::unique_ptr<RangeEstimator> estimator;  ///< none: the grid is given
        Grid grid;
        DamageMeter meter;
    };

    void quantizeWeights(models::Model& model);
    Activation& activationAt(const models::Site& site);

    PostTrainingOptions options_;
    std::vector<std::string> layers_;  ///< their names
    std::set<models::Place> places_;
    bool looksTokensUp_;  ///< else they are computed at Place::tokenEmbedding
    std::map<models::Site, Activation> activations_;
    std::vector<TensorDamage> weights_;
    bool calibrating_ = true;
    at::Tensor keyMask_;  ///< of this batch
};

}  // namespace outeffhop::quantize
