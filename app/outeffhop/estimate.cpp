// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <memory>

#include "app/outeffhop/command.h"
#include "app/outeffhop/printing.h"
#include "core/base/clock.h"
#include "core/base/paths.h"
#include "core/base/process.h"
#include "core/config/parameters.h"
#include "core/store/queue.h"
#include "core/train/device.h"
#include "core/train/trainer.h"

namespace outeffhop::cli {
namespace {

struct Options {
    std::string configFile;
    std::vector<std::string> assignments;
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

Result<config::RunConfig> chosenConfig(const Options& options) {
    config::RunConfig config;
    if (!options.configFile.empty()) {
        const auto text = readFile(options.configFile);
        if (!text) return fail(text.error());
        auto read = config::fromJsonText(*text);
        if (!read) return fail(std::move(read.error()).during(options.configFile));
        config = std::move(*read);
    }
    for (const auto& assignment : options.assignments)
        if (auto status = config::setFromText(config, assignment); !status) return fail(status.error());
    return config::validate(config).map([&] { return config; });
}

Exit estimate(const Options& options) {
    restartWith({store::kSharedCores});
    const auto config = chosenConfig(options);
    if (!config) return report(config.error(), Exit::wrongUse);
    const auto measured = measure(*config);
    if (!measured) return report(measured.error());
    if (options.json)
        fmt::print("{}\n", config::Json{{"run_seconds", measured->runSeconds},
                                        {"step_seconds", measured->stepSeconds},
                                        {"parameters", measured->parameters}}
                               .dump());
    else
        fmt::print("about {} ({:.4g} s a step), {} parameters\n", durationText(measured->runSeconds),
                   measured->stepSeconds, measured->parameters);
    return Exit::fine;
}

}  // namespace

void addEstimate(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<Options>();
    auto* command =
        addCommand(app, "estimate", "Train a few steps of a configuration and tell how long the run would take",
                   "outeffhop estimate --set data.path=book.txt --set model.layers=6");
    command->add_option("--config", options->configFile, "Configuration as JSON")->type_name("FILE");
    command->add_option("--set", options->assignments, "One setting, see outeffhop params")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false);
    addJsonOption(*command, options->json);
    command->callback([options, &chosen] { chosen = [options] { return estimate(*options); }; });
}

}  // namespace outeffhop::cli
