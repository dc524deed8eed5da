// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/stanhop/stanhop_pass.h"

#include <ATen/ATen.h>

#include "core/models/fused/linear.h"
#include "core/models/fused/rows.h"
#include "core/models/fused/segment.h"

namespace outeffhop::models {
namespace {

constexpr double kLayerNormEps = 1e-5;

}  // namespace

StanhopPass::StanhopPass(const StanhopConfig& config, bool training, Observer* observer)
    : config_(config),
      training_(training),
      observer_(observer),
      factors_(config.bf16Products && !observer ? fused::Factors::bf16 : fused::Factors::exact) {}

at::Tensor StanhopPass::run(const StanhopParameters& parameters, const at::Tensor& segments) {
    fused_ = !observer_ && fused::hasKernelsFor(segments);
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
        const at::Tensor prediction = at::linear(x, map.weight, map.bias);
        total = total.defined() ? total + prediction : prediction;
    }
    return total;
}

at::Tensor StanhopPass::embed(const StanhopParameters& parameters, const at::Tensor& segments) {
    const at::Tensor embedded = at::linear(segments, parameters.embedding.weight, parameters.embedding.bias);
    const at::Tensor x = norm(embedded + parameters.encoderPositions.transpose(0, 1), parameters.embeddingNorm);
    show(x);
    return x;
}

at::Tensor StanhopPass::merge(const SegmentMerging& merging, const at::Tensor& x) const {
    const int64_t window = config_.window, segments = x.size(2), rest = segments % window, missing = window - rest;
    const at::Tensor whole = rest == 0 ? x : at::cat({x, x.narrow(2, segments - missing, missing)}, 2);
    const at::Tensor merged = whole.reshape({x.size(0), x.size(1), -1, window * config_.width});
    return linear(norm(merged, merging.norm), merging.linear);
}

at::Tensor StanhopPass::tandem(const TandemLayer& layer, const at::Tensor& x) {
    const at::Tensor readTime = associate(layer.time, Over::segments, x, x);
    const at::Tensor h = finish(x, readTime, {&layer.time.out, &layer.timeFfnIn, &layer.timeFfnOut});
    const at::Tensor pooled =
        linear(associate(layer.pooling, Over::prototypes, h, layer.pooling.prototypes), layer.pooling.out);
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

    const at::Tensor keys = linear(patterns, maps.key);
    const at::Tensor read = linear(values.defined() ? linear(values, maps.key) : keys, maps.value);
    attention::Attended attended =
        attention::attend(headsOf(linear(x, maps.query), over, config_.heads), headsOf(keys, over, config_.heads),
                          headsOf(read, over, config_.heads), {}, options);
    if (config_.gate.kind != attention::GateKind::none) {
        const at::Tensor gates =
            attention::gateProbabilities(config_.gate, maps.gate, sequencesOf(x, over), config_.heads);
        attention::applyGate(config_.gate, ofHeads(gates, over), attended);
    }
    record(attended, over, x.sizes());
    return rowsOf(attended.context, over, x.sizes(), config_.compat.mixesHeads);
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
    const at::Tensor output = linear(rows, *branch.out);
    show(output);
    at::Tensor x = residual + at::dropout(output, rate, true);
    if (branch.norm) x = norm(x, *branch.norm);
    const at::Tensor ffnOutput = linear(at::gelu(linear(x, *branch.ffnIn)), *branch.ffnOut);
    show(ffnOutput);
    x = x + (branch.ffnDropout ? at::dropout(ffnOutput, rate, true) : ffnOutput);
    return branch.ffnNorm ? norm(x, *branch.ffnNorm) : x;
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
