// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/run_model.h"

#include <ATen/ATen.h>

#include "core/models/checkpoint/checkpoint.h"

namespace outeffhop::train {
namespace {

constexpr double kOptEpsilon = 1e-5, kBertEpsilon = 1e-12;

attention::Path pathNamed(const std::string& name) {
    if (name == "explicit") return attention::Path::materialised;
    return name == "fused" ? attention::Path::fused : attention::Path::automatic;
}

Status loadInitialWeights(models::LanguageModel& model, const std::string& folder) {
    const auto report = models::loadCheckpoint(model, folder);
    if (!report) return fail("train.initial_weights: {}", report.error().message);
    if (!report->complete())
        return fail("train.initial_weights: {} does not fit this model: {}", folder, report->summary());
    return {};
}

}  // namespace

models::ModelConfig modelConfigOf(const config::RunConfig& config, int vocabulary) {
    const bool bert = config.model.kind == "bert";
    return {.kind = bert ? models::ModelKind::bert : models::ModelKind::opt,
            .vocabulary = vocabulary,
            .layers = config.model.layers,
            .heads = config.model.heads,
            .width = config.model.width,
            .ffnWidth = config::ffnWidth(config),
            .positions = config::positions(config),
            .dropout = config.model.dropout,
            .attentionDropout = config.model.attentionDropout,
            .initStd = config.model.initStd,
            .layerNormEps = bert ? kBertEpsilon : kOptEpsilon,
            .normalizer = {attention::normalizerNamed(config.attention.normalizer).value(), config.attention.gamma,
                           config.attention.eta},
            .path = pathNamed(config.attention.path)};
}

Result<std::shared_ptr<models::LanguageModel>> makeModel(const config::RunConfig& config, int vocabulary,
                                                         c10::Device device) {
    auto shape = modelConfigOf(config, vocabulary);
    shape.bf16Products = config.train.precision == "bf16" && device.is_cpu() && models::hasBf16Products();
    if (auto status = models::validate(shape); !status) return fail(status.error());
    const auto type = config.train.precision == "bf16" && !shape.bf16Products ? at::kBFloat16 : at::kFloat;
    auto model = models::makeLanguageModel(shape, at::TensorOptions(device).dtype(type));
    if (!config.train.initialWeights.empty()) {
        if (auto status = loadInitialWeights(*model, config.train.initialWeights); !status) return fail(status.error());
    }
    return model;
}

}  // namespace outeffhop::train
