// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <memory>

#include "app/outeffhop/command.h"
#include "app/outeffhop/printing.h"
#include "core/base/process.h"
#include "core/base/table.h"
#include "core/config/parameters.h"
#include "core/store/queue.h"
#include "core/worker/quantize_run.h"

namespace outeffhop::cli {
namespace {

struct Options {
    store::Workspace workspace;
    std::string run;
    std::string preset = "w8a8", setup = "fp32_head", weightRange = "current_minmax",
                activationRange = "running_minmax";
    int weightBits = 0, activationBits = 0;  ///< 0: the preset's
    double percentile = 0;
    bool perChannel = false, symmetricActivations = false, calibrateOnEvaluation = false;
    int calibrationBatches = 16, evaluationBatches = 0;
    std::int64_t step = -1;
    int tensors = 15;
    bool json = false;
};

worker::QuantizationTask taskOf(const Options& options) {
    worker::QuantizationTask task;
    auto& chosen = task.options = *quantize::presetNamed(options.preset);
    chosen.setup = *quantize::setupNamed(options.setup);
    chosen.weightRange.method = *quantize::rangeMethodNamed(options.weightRange);
    chosen.activationRange.method = *quantize::rangeMethodNamed(options.activationRange);
    if (options.percentile > 0) chosen.activationRange.percentile = options.percentile;
    if (options.weightBits) chosen.weights.bits = options.weightBits;
    if (options.activationBits) chosen.activations.bits = options.activationBits;
    chosen.weights.perChannel = options.perChannel;
    chosen.activations.symmetric = options.symmetricActivations;
    task.calibrationBatches = options.calibrationBatches;
    task.calibrateOnEvaluation = options.calibrateOnEvaluation;
    task.evaluationBatches = options.evaluationBatches;
    if (options.step >= 0) task.step = options.step;
    return task;
}

Json settingsOf(const Options& options, const worker::QuantizationTask& task) {
    Json json{{"preset", options.preset},
              {"weight_bits", task.options.weights.bits},
              {"activation_bits", task.options.activations.bits},
              {"per_channel", options.perChannel},
              {"symmetric_activations", options.symmetricActivations},
              {"weight_range", options.weightRange},
              {"activation_range", options.activationRange},
              {"setup", options.setup},
              {"calibration_batches", options.calibrationBatches},
              {"calibrate_on_evaluation", options.calibrateOnEvaluation}};
    json["percentile"] = options.percentile > 0 ? Json(options.percentile) : Json();
    return json;
}

Json finite(double value) {
    return std::isfinite(value) ? Json(value) : Json();
}

Json toJson(const store::QuantizationRecord& record) {
    Json json{{"step", record.step},
              {"metric", record.metric},
              {"original", finite(record.original)},
              {"quantized", finite(record.quantized)},
              {"settings", Json::parse(record.settings)}};
    auto& tensors = json["tensors"] = Json::array();
    for (const auto& tensor : record.tensors)
        tensors.push_back({{"name", tensor.name},
                           {"weight", tensor.isWeight},
                           {"bits", tensor.bits},
                           {"low", tensor.low},
                           {"high", tensor.high},
                           {"sqnr", finite(tensor.sqnr)},
                           {"clipped", tensor.clipped}});
    return json;
}

std::string textOf(const store::QuantizationRecord& record, int most) {
    std::string text = fmt::format("{} at step {}: {} in float32, {} quantized ({:+.3g} %)\n", record.metric,
                                   record.step, numberText(record.original), numberText(record.quantized),
                                   100 * (record.quantized / record.original - 1));
    Table table{"\nThe tensors that lose most (signal to quantization noise; share of clipped values)",
                {"Tensor", "Kind", "Bits", "SQNR dB", "Clipped %", "From", "To"},
                {},
                {Alignment::left, Alignment::left, Alignment::right, Alignment::right, Alignment::right,
                 Alignment::right, Alignment::right}};
    for (const auto& tensor : record.tensors) {
        if (static_cast<int>(table.rows.size()) == most) break;
        table.rows.push_back({tensor.name, tensor.isWeight ? "weight" : "activation", std::to_string(tensor.bits),
                              fmt::format("{:.1f}", tensor.sqnr), fmt::format("{:.3g}", 100 * tensor.clipped),
                              numberText(tensor.low), numberText(tensor.high)});
    }
    return text + toText(table);
}

Exit quantizeRun(const Options& options) {
    restartWith({store::kSharedCores});
    auto catalogue = openExisting(options.workspace);
    if (!catalogue) return report(catalogue.error());
    const auto run = catalogue->find(options.run);
    if (!run) return report(run.error(), Exit::wrongUse);
    const auto config = config::fromJsonText(run->configJson);
    if (!config) return report(config.error());
    const auto folder = options.workspace.run(run->id);
    const auto task = taskOf(options);
    auto record = worker::quantizeRun(folder, *config, task);
    if (!record) return report(record.error());
    record->settings = settingsOf(options, task).dump();
    if (auto stored = store::recordQuantization(folder, *record); !stored) return report(stored.error());
    print(options.json ? toJson(*record).dump(2) + "\n" : textOf(*record, options.tensors));
    return Exit::fine;
}

}  // namespace

void addQuantize(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<Options>();
    auto* command = addCommand(app, "quantize",
                               "Evaluate a checkpoint in floating point and after post-training quantization, and tell "
                               "which tensors lose most; the result is kept in the run",
                               "outeffhop quantize softmax --preset w8a8");
    command->add_option("RUN", options->run, "Id, name or a unique part of either")->required();
    const std::vector<std::string> ranges{"current_minmax", "running_minmax", "mse_grid", "mse_golden"};
    addChoice(*command, "--preset", options->preset, {"w8a8", "w6a6", "w4a8", "w4a4"},
              "Bits of weights and activations");
    addChoice(*command, "--setup", options->setup,
              {"all", "fp32_head", "fp32_head_int16_final_norm", "fp32_head_int16_norms"}, "What keeps more bits");
    addChoice(*command, "--weight-range", options->weightRange, ranges, "How ranges of weights are found");
    addChoice(*command, "--activation-range", options->activationRange, ranges, "How ranges of activations are found");
    command->add_option("--weight-bits", options->weightBits, "Instead of the preset's")->check(CLI::Range(2, 16));
    command->add_option("--activation-bits", options->activationBits, "Instead of the preset's")
        ->check(CLI::Range(2, 16));
    command
        ->add_option("--percentile", options->percentile, "Cover (100 - p, p) instead of the extremes of activations")
        ->check(CLI::Range(50.001, 100.0));
    command->add_flag("--per-channel", options->perChannel, "A grid for each output channel of a linear map");
    command->add_flag("--symmetric-activations", options->symmetricActivations, "The grid's zero is 0");
    command->add_option("--calibration-batches", options->calibrationBatches, "Batches the ranges are found on")
        ->check(CLI::Range(1, 100000))
        ->capture_default_str();
    command->add_flag("--calibrate-on-evaluation", options->calibrateOnEvaluation,
                      "On validation data, as the reference code does for BERT");
    command
        ->add_option("--evaluation-batches", options->evaluationBatches, "Validation batches; default: the run's own")
        ->check(CLI::Range(1, 1000000));
    command->add_option("--step", options->step, "Checkpoint; default: the newest")->check(CLI::NonNegativeNumber);
    command->add_option("--tensors", options->tensors, "Rows of the table")
        ->check(CLI::Range(0, 100000))
        ->capture_default_str();
    addJsonOption(*command, options->json);
    addWorkspaceOption(*command, options->workspace);
    command->callback([options, &chosen] { chosen = [options] { return quantizeRun(*options); }; });
}

}  // namespace outeffhop::cli
