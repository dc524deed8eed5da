// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/stanhop/stanhop_pass.h"

#include <ATen/ATen.h>

#include <cmath>

#include "core/attention/materialised.h"
#include "core/models/fused/linear.h"
#include "core/models/fused/rows.h"
#include "core/models/fused/segment.h"

namespace outeffhop::models {
namespace {

constexpr double kLayerNormEps = 1e-5;

}  // namespace

StanhopPass::StanhopPass(const StanhopConfig& config, bool training, Observer* observer, Tap* tap)
    : config_(config),
      training_(training),
      observer_(observer),
      tap_(tap),
      factors_(config.bf16Products && !observer && !tap ? fused::Factors::bf16 : fused::Factors::exact) {}

at::Tensor StanhopPass::run(const StanhopParameters& parameters, const at::Tensor& segments) {
    fused_ = !observer_ && !tap_ && fused::hasKernelsFor(segments);
    std::vector<at::Tensor> scales{embed(parameters, segments)};
    for (const EncoderBlock& block : parameters.encoder) {
        const at::Tensor& x = scales.back();
        scales.push_back(tandem(block.tandem, block.merging ? merge(*block.merging, x) : x));
        finishBlock(scales.back());
    }
    at::Tensor x = parameters.decoderPositions.transpose(0, 1).expand({-1, segments.size(1), -1, -1}).contiguous();
    at::Tensor total;
    for (size_t i = 0; i < parameters.decoder.size(); ++i) {
        x = decode(parameters.decoder[i], x, scales[i]);
        finishBlock(x);
        const Affine& map = parameters.decoder[i].prediction;
        const at::Tensor prediction =
            through(tap_, {Place::scalePrediction, attentions_ - 1}, at::linear(x, map.weight, map.bias));
        total = total.defined() ? total + prediction : prediction;
    }
    return through(tap_, {Place::scalePrediction}, total);
}

at::Tensor StanhopPass::embed(const StanhopParameters& parameters, const at::Tensor& segments) {
    const at::Tensor embedded = through(tap_, {Place::tokenEmbedding},
                                        at::linear(segments, parameters.embedding.weight, parameters.embedding.bias));
    const at::Tensor sum = through(tap_, {Place::embedding}, embedded + parameters.encoderPositions.transpose(0, 1));
    const at::Tensor x = through(tap_, {Place::embeddingNorm}, norm(sum, parameters.embeddingNorm));
    show(x);
    return x;
}

at::Tensor StanhopPass::merge(const SegmentMerging& merging, const at::Tensor& x) const {
    const int64_t window = config_.window, segments = x.size(2), rest = segments % window, missing = window - rest;
    const at::Tensor whole = rest == 0 ? x : at::cat({x, x.narrow(2, segments - missing, missing)}, 2);
    const at::Tensor merged = whole.reshape({x.size(0), x.size(1), -1, window * config_.width});
    const at::Tensor normed = through(tap_, {Place::mergingNorm, attentions_}, norm(merged, merging.norm));
    return through(tap_, {Place::merging, attentions_}, linear(normed, merging.linear));
}

at::Tensor StanhopPass::tandem(const TandemLayer& layer, const at::Tensor& x) {
    const at::Tensor readTime = associate(layer.time, Over::segments, x, x);
    const at::Tensor h = finish(x, readTime, {&layer.time.out, &layer.timeFfnIn, &layer.timeFfnOut});
    const at::Tensor pooling = associate(layer.pooling, Over::prototypes, h, layer.pooling.prototypes);
    const at::Tensor pooled = tapped(Place::attentionOutput, linear(pooling, layer.pooling.out));
    show(pooled);
    const at::Tensor read =
        associate(layer.series, Over::series, h, h, config_.compat.ignoresValues ? at::Tensor() : pooled);
    return finish(pooled, read, {&layer.series.out, &layer.seriesFfnIn, &layer.seriesFfnOut, &layer.norm});
}

at::Tensor StanhopPass::decode(const DecoderLayer& layer, const at::Tensor& x, const at::Tensor& encoded) {
    const at::Tensor h = tandem(layer.tandem, x);
    return finish(h, associate(layer.cross, Over::segments, h, encoded),
                  {&layer.cross.out, &layer.ffnIn, &layer.ffnOut, &layer.firstNorm, &layer.secondNorm, false});
}

at::Tensor StanhopPass::associate(const HopfieldMaps& maps, Over over, const at::Tensor& x, const at::Tensor& patterns,
                                  const at::Tensor& values) {
    attention::AttentionOptions options;
    options.normalizer = config_.normalizer;
    options.dropout = training_ ? config_.dropout : 0;
    options.path = config_.path;
    options.bf16Products = factors_ == fused::Factors::bf16;
    options.wantProbabilities = observer_ && observer_->wantsProbabilities(attentions_);
    if (maps.alpha.defined()) options.entmaxAlpha = 1 + config_.entmaxSpan * maps.alpha.sigmoid().squeeze(0);

    const auto at = [&](Place place) {
        return [this, place](const at::Tensor& value) { return through(tap_, {place, attentions_}, value); };
    };
    const at::Tensor queries = at(Place::query)(linear(x, maps.query)),
                     keys = at(Place::key)(linear(patterns, maps.key));
    const at::Tensor read = at(Place::value)(linear(values.defined() ? linear(values, maps.key) : keys, maps.value));
    const auto heads = [&](const at::Tensor& rows) { return headsOf(rows, over, config_.heads); };
    options.scale = 1 / std::sqrt(static_cast<double>(config_.width / config_.heads));
    attention::Attended attended =
        tap_ ? attention::attendMaterialised(heads(queries), heads(keys), heads(read), {}, options,
                                             {at(Place::logits), at(Place::probabilities)})
             : attention::attend(heads(queries), heads(keys), heads(read), {}, options);
    if (config_.gate.kind != attention::GateKind::none) {
        const at::Tensor gates =
            attention::gateProbabilities(config_.gate, maps.gate, sequencesOf(x, over), config_.heads);
        attention::applyGate(config_.gate, ofHeads(gates, over), attended);
    }
    record(attended, over, x.sizes());
    return tapped(Place::context, rowsOf(attended.context, over, x.sizes(), config_.compat.mixesHeads));
}

void StanhopPass::record(const attention::Attended& attended, Over over, at::IntArrayRef sizes) {
    noop_.push_back(byQuery(byWindow(attended.noop, over, sizes), over, sizes));
    if (attended.gate.defined()) gate_.push_back(byQuery(byWindow(attended.gate, over, sizes), over, sizes));
    const int attention = attentions_++;
    if (!observer_) return;
    attention::Attended shown = attended;
    for (at::Tensor* x : {&shown.context, &shown.lse, &shown.noop, &shown.probabilities, &shown.gate})
        if (x->defined()) *x = byWindow(x->detach(), over, sizes);
    observer_->attention(attention, shown);
}

at::Tensor StanhopPass::finish(const at::Tensor& residual, const at::Tensor& rows, const Branch& branch) {
    const auto orNone = [](const Affine* affine) { return affine ? *affine : Affine(); };
    const double rate = training_ ? config_.dropout : 0;
    if (fused_) {
        const fused::SegmentOptions options{false, true, rate, kLayerNormEps, factors_, branch.ffnDropout};
        const auto result = fused::segment(
            residual.view({1, -1, config_.width}), rows.view({1, 1, -1, config_.width}),
            {*branch.out, orNone(branch.norm), *branch.ffnIn, *branch.ffnOut, orNone(branch.ffnNorm)}, options);
        return std::get<1>(result).view_as(residual);
    }
    const at::Tensor output = tapped(Place::attentionOutput, linear(rows, *branch.out));
    show(output);
    at::Tensor x = tapped(Place::attentionResidual, residual + at::dropout(output, rate, true));
    if (branch.norm) x = tapped(Place::attentionNorm, norm(x, *branch.norm));
    const at::Tensor inner = tapped(Place::ffnInner, at::gelu(tapped(Place::ffnLinear, linear(x, *branch.ffnIn))));
    const at::Tensor ffnOutput = tapped(Place::ffnOutput, linear(inner, *branch.ffnOut));
    show(ffnOutput);
    x = tapped(Place::ffnResidual, x + (branch.ffnDropout ? at::dropout(ffnOutput, rate, true) : ffnOutput));
    return branch.ffnNorm ? tapped(Place::ffnNorm, norm(x, *branch.ffnNorm)) : x;
}

void StanhopPass::finishBlock(const at::Tensor& x) {
    blockOutputs_.push_back(x.detach().transpose(0, 1).flatten(1, 2));
    show(x);
}

void StanhopPass::show(const at::Tensor& x) {
    if (observer_) observer_->activation(shown_++, x.detach().transpose(0, 1).flatten(1, 2));
}

at::Tensor StanhopPass::linear(const at::Tensor& x, const Affine& map) const {
    return fused_ ? fused::linear(x, map, factors_) : at::linear(x, map.weight, map.bias);
}

at::Tensor StanhopPass::norm(const at::Tensor& x, const Affine& affine) const {
    return at::layer_norm(x, {x.size(-1)}, affine.weight, affine.bias, kLayerNormEps);
}

}  // namespace outeffhop::models
