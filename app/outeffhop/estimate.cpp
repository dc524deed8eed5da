// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <memory>

#include "app/outeffhop/command.h"
#include "core/base/clock.h"
#include "core/base/paths.h"
#include "core/config/parameters.h"
#include "core/train/device.h"
#include "core/train/trainer.h"

namespace outeffhop::cli {
namespace {

struct Options {
    std::string configFile;
    bool json = false;
};

struct Estimate {
    double stepSeconds = 0, runSeconds = 0;
    std::int64_t parameters = 0;
};

/// The mean of a few steps: enough of them to last a second, but never more than ten.
Result<double> secondsPerStep(train::Trainer& trainer) {
    constexpr int kWarmUp = 2, kMost = 10;
    constexpr double kLongEnough = 1;
    double start = 0;
    for (int step = 0;; ++step) {
        if (step == kWarmUp) start = steadySeconds();
        const int measured = step - kWarmUp;
        const double elapsed = steadySeconds() - start;
        if (measured > 0 && (measured == kMost || elapsed > kLongEnough)) return elapsed / measured;
        if (auto result = trainer.advance(); !result) return fail(result.error());
    }
}

Result<Estimate> measure(const config::RunConfig& config) {
    const auto device = train::prepareDevice(config.train);
    if (!device) return fail(device.error());
    auto trainer = train::Trainer::create(config, *device);
    if (!trainer) return fail(trainer.error());
    Estimate estimate;
    for (const auto& parameter : trainer->model().parameters()) estimate.parameters += parameter.numel();
    const auto seconds = secondsPerStep(*trainer);
    if (!seconds) return fail(seconds.error());
    estimate.stepSeconds = *seconds;

    const double before = steadySeconds();
    if (auto evaluation = trainer->evaluate(); !evaluation) return fail(evaluation.error());
    const double evaluationSeconds = steadySeconds() - before;
    const auto evaluations = config.train.evaluateEvery > 0 ? config.train.steps / config.train.evaluateEvery : 1;
    estimate.runSeconds = double(config.train.steps) * *seconds * (1 + config.telemetry.budget / 100) +
                          double(evaluations) * evaluationSeconds;
    return estimate;
}

Exit estimate(const Options& options) {
    const auto text = readFile(options.configFile);
    if (!text) return report(text.error());
    const auto config = config::fromJsonText(*text);
    if (!config) return report(config.error(), Exit::wrongUse);
    if (auto status = config::validate(*config); !status) return report(status.error(), Exit::wrongUse);
    const auto measured = measure(*config);
    if (!measured) return report(measured.error());
    if (options.json)
        fmt::print("{}\n", config::Json{{"run_seconds", measured->runSeconds},
                                        {"step_seconds", measured->stepSeconds},
                                        {"parameters", measured->parameters}}
                               .dump());
    else
        fmt::print("about {:.0f} s: {:.4f} s a step, {} parameters\n", measured->runSeconds, measured->stepSeconds,
                   measured->parameters);
    return Exit::fine;
}

}  // namespace

void addEstimate(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<Options>();
    auto* command =
        addCommand(app, "estimate", "Train a few steps of a configuration and tell how long the run would take",
                   "outeffhop estimate --config run.json");
    command->add_option("--config", options->configFile, "Configuration as JSON")->type_name("FILE")->required();
    addJsonOption(*command, options->json);
    command->callback([options, &chosen] { chosen = [options] { return estimate(*options); }; });
}

}  // namespace outeffhop::cli
