// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/run_model.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "core/models/checkpoint/checkpoint.h"

namespace outeffhop::train {
namespace {

constexpr double kOptEpsilon = 1e-5, kBertEpsilon = 1e-12, kVitEpsilon = 1e-6;
constexpr double kOptGateStd = 0.001, kBertGateStd = 0.01;  // of gates added to a trained model

attention::Path pathNamed(const std::string& name) {
    if (name == "explicit") return attention::Path::materialised;
    return name == "fused" ? attention::Path::fused : attention::Path::automatic;
}

attention::Normalizer normalizerOf(const config::RunConfig& config) {
    const auto& settings = config.attention;
    return {.kind = attention::normalizerNamed(settings.normalizer).value(),
            .gamma = config::clipGamma(config),
            .eta = settings.eta,
            .n = settings.n,
            .alpha = settings.entmaxAlpha,
            .shiftBug = settings.softmax1ShiftBug};
}

attention::GateOptions gateOf(const config::RunConfig::Attention& settings, double fineTuningStd) {
    return {.kind = attention::gateNamed(settings.gate).value(),
            .network = attention::gateNetworkNamed(settings.gateNetwork).value(),
            .initialProbability = settings.gateInit,
            .fineTuning = settings.gateFineTuning,
            .fineTuningStd = fineTuningStd};
}

/// A gate or a learned alpha may be added to a model that was trained without, and a head may be new.
Result<models::LoadReport> loadInitialWeights(models::Model& model, const std::string& folder) {
    auto report = models::loadCheckpoint(model, folder);
    if (!report) return fail("train.initial_weights: {}", report.error().message);
    const auto mayBeNew = [](const std::string& parameter) {
        return models::belongsToMethod(parameter) || models::belongsToHead(parameter);
    };
    if (!std::ranges::all_of(report->mismatched, models::belongsToHead) ||
        !std::ranges::all_of(report->missing, mayBeNew))
        return fail("train.initial_weights: {} does not fit this model: {}", folder, report->summary());
    return report;
}

models::ModelConfig transformerOf(const config::RunConfig& config, const DataShape& data) {
    const bool bert = config.model.kind == "bert", vit = config.model.kind == "vit",
               paper = config.model.block == "paper";
    return {.kind = bert  ? models::ModelKind::bert
                    : vit ? models::ModelKind::vit
                          : models::ModelKind::opt,
            .vocabulary = data.vocabulary,
            .layers = config.model.layers,
            .heads = config.model.heads,
            .width = config.model.width,
            .ffnWidth = config::ffnWidth(config),
            .positions = vit ? config::sequenceLength(config) : config::positions(config),
            .vision = {.imageSize = config.data.imageSize,
                       .patch = config.model.patch,
                       .classes = data.classes,
                       .qkvBias = !paper,
                       .embeddingNorm = paper},
            .classes = config::classifiesText(config) ? data.classes : 0,
            .classNames = data.classNames,
            .classifierDropout = config.model.dropout,
            .paddingToken = data.paddingToken,
            .dropout = config.model.dropout,
            .attentionDropout = config.model.attentionDropout,
            .initStd = config.model.initStd,
            .layerNormEps = bert  ? kBertEpsilon
                            : vit ? kVitEpsilon
                                  : kOptEpsilon,
            .normalizer = normalizerOf(config),
            .learnsEntmaxAlpha = config.attention.normalizer == "entmax" && config.attention.learnEntmaxAlpha,
            .gate = gateOf(config.attention, bert ? kBertGateStd : kOptGateStd),
            .path = pathNamed(config.attention.path)};
}

models::StanhopConfig stanhopOf(const config::RunConfig& config, const DataShape& data) {
    const auto& model = config.model;
    return {.series = data.series,
            .past = config.data.length,
            .horizon = config.data.horizon,
            .segmentLength = model.segment,
            .window = model.window,
            .prototypes = model.prototypes,
            .width = model.width,
            .ffnWidth = config::ffnWidth(config),
            .heads = model.heads,
            .layers = model.layers,
            .dropout = model.dropout,
            .baseline = model.baseline,
            .normalizer = normalizerOf(config),
            .gate = gateOf(config.attention, kOptGateStd),
            .compat = {.mixesHeads = model.mixesHeads, .ignoresValues = model.ignoresValues},
            .path = pathNamed(config.attention.path)};
}

}  // namespace

models::AnyConfig modelConfigOf(const config::RunConfig& config, const DataShape& data) {
    if (config.model.kind == "stanhop") return stanhopOf(config, data);
    return transformerOf(config, data);
}

Result<StartingModel> makeModel(const config::RunConfig& config, const DataShape& data, c10::Device device) {
    auto shape = modelConfigOf(config, data);
    const bool bf16Products = config.train.precision == "bf16" && device.is_cpu() && models::hasBf16Products();
    const auto valid = std::visit(
        [&](auto& known) {
            known.bf16Products = bf16Products;
            return models::validate(known);
        },
        shape);
    if (!valid) return fail(valid.error());
    const auto type = config.train.precision == "bf16" && !bf16Products ? at::kBFloat16 : at::kFloat;
    StartingModel start{models::makeModel(shape, at::TensorOptions(device).dtype(type))};
    if (config.train.initialWeights.empty()) return start;
    auto report = loadInitialWeights(*start.model, config.train.initialWeights);
    if (!report) return fail(report.error());
    start.initialWeights = std::move(*report);
    return start;
}

}  // namespace outeffhop::train
