// SPDX-License-Identifier: GPL-3.0-or-later
#include <cmath>
#include <memory>

#include "app/outeffhop/command.h"
#include "app/outeffhop/quantization_settings.h"
#include "core/base/process.h"
#include "core/base/table.h"
#include "core/config/parameters.h"
#include "core/store/queue.h"

namespace outeffhop::cli {
namespace {

struct Options {
    store::Workspace workspace;
    std::string run;
    QuantizationSettings settings;
    std::int64_t step = -1;
    int tensors = 15;
    bool json = false;
};

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
    auto task = taskOf(options.settings);
    if (options.step >= 0) task.step = options.step;
    auto record = worker::quantizeRun(folder, *config, task);
    if (!record) return report(record.error());
    record->settings = toJson(options.settings).dump();
    print(options.json ? toJson(*record).dump(2) + "\n" : textOf(*record, options.tensors));
    auto stored = store::recordQuantization(folder, *record);
    return stored ? Exit::fine : report(std::move(stored.error()).during("not kept in the run"));
}

}  // namespace

void addQuantize(CLI::App& app, Chosen& chosen) {
    auto options = std::make_shared<Options>();
    auto& settings = options->settings;
    auto* command = addCommand(app, "quantize",
                               "Evaluate a checkpoint in floating point and after post-training quantization, and tell "
                               "which tensors lose most; the result is kept in the run",
                               "outeffhop quantize softmax --preset w8a8");
    command->add_option("RUN", options->run, "Id, name or a unique part of either")->required();
    const std::vector<std::string> ranges{"current_minmax", "running_minmax", "mse_grid", "mse_golden"};
    addChoice(*command, "--preset", settings.preset, {"w8a8", "w6a6", "w4a8", "w4a4"},
              "Bits of weights and activations");
    addChoice(*command, "--setup", settings.setup,
              {"all", "fp32_head", "fp32_head_int16_final_norm", "fp32_head_int16_norms"}, "What keeps more bits");
    addChoice(*command, "--weight-range", settings.weightRange, ranges, "How ranges of weights are found");
    addChoice(*command, "--activation-range", settings.activationRange, ranges, "How ranges of activations are found");
    command->add_option("--weight-bits", settings.weightBits, "Instead of the preset's")->check(CLI::Range(2, 16));
    command->add_option("--activation-bits", settings.activationBits, "Instead of the preset's")
        ->check(CLI::Range(2, 16));
    command
        ->add_option("--percentile", settings.percentile, "Cover (100 - p, p) instead of the extremes of activations")
        ->check(CLI::Range(50.001, 100.0));
    command->add_flag("--per-channel", settings.perChannel, "A grid for each output channel of a linear map");
    command->add_flag("--symmetric-activations", settings.symmetricActivations, "The grid's zero is 0");
    command->add_option("--calibration-batches", settings.calibrationBatches, "Batches the ranges are found on")
        ->check(CLI::Range(1, 100000))
        ->capture_default_str();
    command->add_flag("--calibrate-on-evaluation", settings.calibrateOnEvaluation,
                      "On validation data, as the reference code does for BERT");
    command
        ->add_option("--evaluation-batches", settings.evaluationBatches, "Validation batches; default: the run's own")
        ->check(CLI::Range(1, 1000000));
    command->add_option("--step", options->step, "Checkpoint; default: the newest")->check(CLI::Range(0, 100000000));
    command->add_option("--tensors", options->tensors, "Rows of the table")
        ->check(CLI::Range(0, 100000))
        ->capture_default_str();
    addJsonOption(*command, options->json);
    addWorkspaceOption(*command, options->workspace);
    command->callback([options, &chosen] { chosen = [options] { return quantizeRun(*options); }; });
}

}  // namespace outeffhop::cli
