// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/outeffhop/quantization_settings.h"

#include "core/config/nearest.h"

namespace outeffhop::cli {
namespace {

Status checkWords(const QuantizationSettings& settings) {
    if (!quantize::presetNamed(settings.preset)) return fail("preset: there is no \"{}\"", settings.preset);
    if (!quantize::setupNamed(settings.setup)) return fail("setup: there is no \"{}\"", settings.setup);
    for (const auto& range : {settings.weightRange, settings.activationRange})
        if (!quantize::rangeMethodNamed(range)) return fail("there is no range estimator \"{}\"", range);
    return {};
}

}  // namespace

worker::QuantizationTask taskOf(const QuantizationSettings& settings) {
    worker::QuantizationTask task;
    auto& chosen = task.options = *quantize::presetNamed(settings.preset);
    chosen.setup = *quantize::setupNamed(settings.setup);
    chosen.weightRange.method = *quantize::rangeMethodNamed(settings.weightRange);
    chosen.activationRange.method = *quantize::rangeMethodNamed(settings.activationRange);
    if (settings.percentile > 0) chosen.activationRange.percentile = settings.percentile;
    if (settings.weightBits) chosen.weights.bits = settings.weightBits;
    if (settings.activationBits) chosen.activations.bits = settings.activationBits;
    chosen.weights.perChannel = settings.perChannel;
    chosen.activations.symmetric = settings.symmetricActivations;
    task.calibrationBatches = settings.calibrationBatches;
    task.calibrateOnEvaluation = settings.calibrateOnEvaluation;
    task.evaluationBatches = settings.evaluationBatches;
    return task;
}

Json toJson(const QuantizationSettings& settings) {
    const auto options = taskOf(settings).options;
    Json json{{"preset", settings.preset},
              {"weight_bits", options.weights.bits},
              {"activation_bits", options.activations.bits},
              {"per_channel", settings.perChannel},
              {"symmetric_activations", settings.symmetricActivations},
              {"weight_range", settings.weightRange},
              {"activation_range", settings.activationRange},
              {"setup", settings.setup},
              {"calibration_batches", settings.calibrationBatches},
              {"calibrate_on_evaluation", settings.calibrateOnEvaluation},
              {"evaluation_batches", settings.evaluationBatches}};
    json["percentile"] = settings.percentile > 0 ? Json(settings.percentile) : Json();
    return json;
}

Result<QuantizationSettings> settingsFrom(const Json& json) {
    QuantizationSettings settings;
    const auto known = toJson(settings);
    for (const auto& [name, value] : json.items())
        if (!known.contains(name)) {
            std::vector<std::string> names;
            for (const auto& [each, unused] : known.items()) names.push_back(each);
            return fail("quantization has no \"{}\"{}", name, config::suggestion(name, names));
        }
    try {
        const auto take = [&json](const char* name, auto& value) {
            if (json.contains(name) && !json[name].is_null()) json[name].get_to(value);
        };
        take("preset", settings.preset);
        take("weight_bits", settings.weightBits);
        take("activation_bits", settings.activationBits);
        take("per_channel", settings.perChannel);
        take("symmetric_activations", settings.symmetricActivations);
        take("weight_range", settings.weightRange);
        take("activation_range", settings.activationRange);
        take("setup", settings.setup);
        take("calibration_batches", settings.calibrationBatches);
        take("calibrate_on_evaluation", settings.calibrateOnEvaluation);
        take("evaluation_batches", settings.evaluationBatches);
        take("percentile", settings.percentile);
    } catch (const Json::exception& error) {
        return fail("quantization: {}", error.what());
    }
    return checkWords(settings).map([&] { return settings; });
}

}  // namespace outeffhop::cli
