// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/open_checkpoint.h"

#include <fmt/ranges.h>

#include <algorithm>

#include "core/train/checkpoint_folder.h"
#include "core/train/device.h"
#include "core/train/run_model.h"

namespace outeffhop::worker {
namespace {

/// Steps of checkpoint folders end in their number.
std::int64_t stepOf(const std::filesystem::path& folder) {
    const auto name = folder.filename().string();
    constexpr std::string_view kStep = "step-";
    return name.starts_with(kStep) ? std::atoll(name.c_str() + kStep.size()) : 0;
}

/// How a run computes, put into what a folder says of its model.
models::AnyConfig computedAs(models::AnyConfig model, const config::RunConfig& config, NormalizerOf normalizer) {
    const auto change = [&](auto& known, const auto& wanted) {
        known.path = wanted.path;
        if (normalizer == NormalizerOf::config) known.normalizer = wanted.normalizer;
    };
    std::visit(change, model, train::modelConfigOf(config, {}));
    if (auto* known = std::get_if<models::ModelConfig>(&model))
        known->learnsEntmaxAlpha &= known->normalizer.kind == attention::NormalizerKind::entmax;
    return model;
}

/// Empty: not a classifier of texts.
std::vector<std::string> classNamesOf(const models::AnyConfig& model) {
    const auto* known = std::get_if<models::ModelConfig>(&model);
    return known && known->classes > 0 ? known->classNames : std::vector<std::string>();
}

Status checkFit(const models::AnyConfig& model, const train::DataShape& data, const config::RunConfig& config) {
    if (const auto* net = std::get_if<models::StanhopConfig>(&model)) {
        if (net->series == data.series) return {};
        return fail("the model forecasts {} series, the data have {}", net->series, data.series);
    }
    const auto& known = std::get<models::ModelConfig>(model);
    if (known.kind == models::ModelKind::vit) {
        if (known.vision.classes == data.classes) return {};
        return fail("the model tells {} classes apart, the data have {}", known.vision.classes, data.classes);
    }
    if (known.classes != (config::classifiesText(config) ? data.classes : 0))
        return fail("data.task: {} does not fit a model that {}", config.data.task,
                    known.classes > 0 ? fmt::format("tells {} classes apart", known.classes) : "predicts tokens");
    if (data.vocabulary > known.vocabulary)
        return fail("the tokenizer has {} tokens, the model only {}", data.vocabulary, known.vocabulary);
    if (config::sequenceLength(config) > known.positions)
        return fail("sequences of {} tokens are longer than the {} positions of the model; choose data.length",
                    config::sequenceLength(config), known.positions);
    return {};
}

}  // namespace

Result<std::filesystem::path> checkpointOf(const store::RunFolder& folder, std::optional<std::int64_t> step) {
    const train::CheckpointFolder checkpoints(folder.checkpoints());
    const auto steps = checkpoints.steps();
    if (steps.empty()) return fail("this run has no checkpoint yet");
    if (!step) return checkpoints.of(steps.back());
    if (std::ranges::find(steps, *step) == steps.end())
        return fail("there is no checkpoint of step {}; there are those of {}", *step, fmt::join(steps, ", "));
    return checkpoints.of(*step);
}

Result<OpenCheckpoint> openModel(const std::filesystem::path& folder, const config::RunConfig& config,
                                 NormalizerOf normalizer) {
    const auto device = train::prepareDevice(config.train);
    if (!device) return fail(device.error());
    const auto known = models::readConfig(folder);
    if (!known) return fail(known.error());
    OpenCheckpoint opened;
    opened.step = stepOf(folder);
    opened.model = models::makeModel(computedAs(*known, config, normalizer), at::TensorOptions(*device));
    auto report = models::loadCheckpoint(*opened.model, folder);
    if (!report) return fail(report.error());
    if (!report->mismatched.empty() || !std::ranges::all_of(report->missing, models::belongsToHead))
        return fail("{} does not hold the model of its config.json{}: {}", folder.string(),
                    normalizer == NormalizerOf::config ? " with this normalizer" : "", report->summary());
    opened.report = std::move(*report);
    return opened;
}

Result<OpenCheckpoint> openWithData(const std::filesystem::path& folder, const config::RunConfig& config) {
    auto opened = openModel(folder, config);
    if (!opened) return opened;
    const auto known = models::readConfig(folder);
    auto samples = train::openSamples(config, opened->model->parameters().front().device(), classNamesOf(*known));
    if (!samples) return fail(samples.error());
    opened->samples = std::move(*samples);
    if (auto fits = checkFit(*known, opened->samples->shape(), config); !fits) return fail(fits.error());
    return opened;
}

}  // namespace outeffhop::worker
