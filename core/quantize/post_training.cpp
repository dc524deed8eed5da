// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/quantize/post_training.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "core/quantize/placement.h"

namespace outeffhop::quantize {
namespace {

Grid gridOf(const at::Tensor& weight, const RangeOptions& range, const QuantizerOptions& quantizer) {
    const auto estimator = makeRangeEstimator(range, quantizer);
    estimator->observe(weight);
    return gridOver(estimator->range(), quantizer);
}

bool isNormGain(const at::Tensor& weight) {
    return weight.dim() == 1;
}

/// Rows of a table are no channels: lookups mix them.
bool isTable(const std::string& parameter) {
    return parameter.find("embed_") != std::string::npos || parameter.find("_embeddings") != std::string::npos;
}

/// A value [B, S, C], [B, heads, S, C], or for pairs of tokens [B, heads, S, S], where no token is padding: flat in
/// tokens. What is of sequences, [B, C], stays.
at::Tensor withoutPadding(const at::Tensor& value, models::Place place, const at::Tensor& keyMask) {
    if (!keyMask.defined() || value.dim() == 2) return value;
    if (place == models::Place::logits || place == models::Place::probabilities)
        return value.masked_select(keyMask.unsqueeze(1).unsqueeze(3).logical_and(keyMask.unsqueeze(1).unsqueeze(2)));
    return (value.dim() == 4 ? value.transpose(1, 2) : value).index({keyMask});
}

}  // namespace

PostTraining::PostTraining(models::Model& model, const PostTrainingOptions& options)
    : options_(options),
      layers_(model.attentions()),
      places_(quantizedPlaces(model.kind(), options.setup)),
      looksTokensUp_(!tokenTable(model.kind()).empty()) {
    quantizeWeights(model);
}

void PostTraining::quantizeWeights(models::Model& model) {
    const at::NoGradGuard noGradient;
    const auto kind = model.kind();
    for (const auto& parameter : model.named_parameters()) {
        const std::string& name = parameter.key();
        const at::Tensor weight = parameter.value().detach();
        if (name != tokenTable(kind) && !isQuantizedWeight(name, kind, options_.setup)) continue;
        QuantizerOptions quantizer = options_.weights;
        if (isNormGain(weight)) quantizer.bits = bitsOfNorm(isFinalNorm(name, kind), quantizer.bits, options_.setup);
        quantizer.perChannel &= !isNormGain(weight) && !isTable(name);
        const Grid grid = gridOf(weight, options_.weightRange, quantizer);
        const at::Tensor onGrid = quantized(weight, grid);
        DamageMeter meter;
        meter.add(weight, onGrid, grid);
        weights_.push_back(meter.total(name, true, quantizer.bits));
        if (isQuantizedWeight(name, kind, options_.setup))
            weight.copy_(onGrid);
        else
            activations_[{models::Place::tokenEmbedding}] = {quantizer, nullptr, grid, {}};
    }
}

PostTraining::Activation& PostTraining::activationAt(const models::Site& site) {
    Activation& activation = activations_[site];
    if (activation.estimator || activation.grid.scale.defined()) return activation;
    activation.quantizer = options_.activations;
    if (isNorm(site.place))
        activation.quantizer.bits =
            bitsOfNorm(site.place == models::Place::finalNorm, options_.activations.bits, options_.setup);
    activation.estimator = makeRangeEstimator(options_.activationRange, activation.quantizer);
    return activation;
}

at::Tensor PostTraining::through(const models::Site& site, const at::Tensor& value) {
    if (!places_.contains(site.place)) return value;
    if (looksTokensUp_ && site.place == models::Place::tokenEmbedding && !activations_.contains(site)) return value;
    Activation& activation = activationAt(site);
    if (calibrating_ && activation.estimator) {
        activation.estimator->observe(withoutPadding(value, site.place, keyMask_));
        activation.grid = gridOver(activation.estimator->range(), activation.quantizer);
    }
    at::Tensor onGrid = quantized(value, activation.grid);
    if (!calibrating_)
        activation.meter.add(withoutPadding(value, site.place, keyMask_), withoutPadding(onGrid, site.place, keyMask_),
                             activation.grid);
    return onGrid;
}

std::vector<TensorDamage> PostTraining::damage() const {
    std::vector<TensorDamage> all = weights_;
    for (const auto& [site, activation] : activations_)
        if (activation.estimator)
            all.push_back(activation.meter.total(nameOf(site, layers_), false, activation.quantizer.bits));
    std::ranges::stable_sort(all, {}, &TensorDamage::sqnr);
    return all;
}

}  // namespace outeffhop::quantize
