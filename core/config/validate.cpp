// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <vector>

#include "core/base/json_text.h"
#include "core/config/check.h"
#include "core/config/tasks.h"

namespace outeffhop::config {
namespace {

Status validateName(const RunConfig& config) {
    const auto isControl = [](unsigned char character) { return character < ' '; };
    if (std::ranges::any_of(config.name, isControl))
        return fail("name: \"{}\" has a line break or tabulator; a name is one line", shortened(config.name));
    return {};
}

Status validateModel(const RunConfig& config) {
    const auto& model = config.model;
    if (model.width % model.heads != 0)
        return fail("model.heads: {} heads cannot share a width of {} evenly; model.width has to be a multiple of it",
                    model.heads, model.width);
    if (model.kind == "vit" && config.data.imageSize % model.patch != 0)
        return fail("model.patch: patches of {} pixels do not divide a data.image_size of {}", model.patch,
                    config.data.imageSize);
    if (positions(config) < sequenceLength(config))
        return fail("model.positions: {} positions are too few for sequences of {} tokens; use 0 for just enough",
                    model.positions, sequenceLength(config));
    return {};
}

Status validateAttention(const RunConfig& config) {
    const auto& attention = config.attention;
    const auto& name = attention.normalizer;
    if (attention.alpha != 0 && !clips(config))
        return fail("attention.alpha: {} is where clipping starts, and {} does not clip; use 0 or a clipped normalizer",
                    attention.alpha, name);
    if (attention.softmax1ShiftBug && !name.ends_with("softmax1"))
        return fail("compat.softmax1_shift_bug: {} never had it; the normalizer has to be softmax1 or clipped_softmax1",
                    name);
    const bool explicitOnly = name == "sparsemax" || name.starts_with("entmax") || attention.softmax1ShiftBug;
    if (attention.path == "fused" && explicitOnly)
        return fail("attention.path: fused is not possible for {}; use auto or explicit",
                    attention.softmax1ShiftBug ? "the shifted Softmax_1" : name);
    return {};
}

Status validateGate(const RunConfig& config) {
    const auto& attention = config.attention;
    if (!attention.gate.starts_with("conditional_")) return {};
    if (attention.gateNetwork == "all_features" && attention.gate == "conditional_per_head")
        return fail(
            "attention.gate_network: all_features gives every token a gate of its own; attention.gate has to "
            "be conditional_per_token");
    if (attention.gateNetwork == "mlp" && config.model.width / config.model.heads < 4)
        return fail("attention.gate_network: mlp needs heads of at least 4 channels, not {}; use linear or mlp2",
                    config.model.width / config.model.heads);
    if (attention.gateFineTuning && attention.gateInit == 0)
        return fail("attention.gate_fine_tuning: divides gates by attention.gate_init, which is 0");
    return {};
}

Status validateReadable(const char* name, const std::string& path) {
    std::error_code error;
    if (!std::filesystem::exists(std::filesystem::status(path, error)))
        return fail("{}: there is no file {}", name, path);
    if (::access(path.c_str(), R_OK) != 0) return fail("{}: cannot read {}: {}", name, path, std::strerror(errno));
    return {};
}

Status validateText(const RunConfig& config) {
    const auto& data = config.data;
    if (data.path.empty())
        return fail("data.path: choose {}", classifiesText(config) ? "a TSV or CSV file of labelled texts, or a folder "
                                                                     "with train and validation files"
                                                                   : "a text file to train on");
    if (auto status = validateReadable("data.path", data.path); !status || data.tokenizer == "bytes") return status;
    return validateReadable("data.tokenizer", data.tokenizer);
}

/// A column has one meaning.
Status validateColumns(const RunConfig::Data& data) {
    if (data.textColumn.empty() || data.labelColumn.empty())
        return fail("data.{}_column: choose a column by its name or number",
                    data.textColumn.empty() ? "text" : "label");
    if (data.labelColumn == data.textColumn || data.labelColumn == data.pairColumn)
        return fail("data.label_column: \"{}\" is the column of a text already", data.labelColumn);
    if (data.pairColumn == data.textColumn)
        return fail("data.pair_column: \"{}\" is the column of the first text already", data.pairColumn);
    return {};
}

Status validateData(const RunConfig& config) {
    const auto& [kind, data] = std::tie(config.model.kind, config.data);
    if (const auto models = modelsOf(data.task); std::ranges::find(models, kind) == models.end())
        return fail("data.task: {} is no task for {}; model.kind has to be {}", data.task, kind,
                    fmt::join(models, " or "));
    if (classifiesText(config))
        if (auto status = validateColumns(data); !status) return status;
    if (data.task == "text" || classifiesText(config)) return validateText(config);
    if (data.task == "backcopy") return {};
    if (data.path.empty())
        return fail("data.path: choose {}", data.task == "images" ? "a folder of images" : "a CSV file to forecast");
    return validateReadable("data.path", data.path);
}

/// In one file, or in several that an index lists.
bool holdsWeights(const std::filesystem::path& folder) {
    const auto names = {"model.safetensors", "model.safetensors.index.json", "pytorch_model.bin",
                        "pytorch_model.bin.index.json"};
    std::error_code ignored;
    return std::ranges::any_of(names,
                               [&](const char* name) { return std::filesystem::exists(folder / name, ignored); });
}

Status validateTraining(const RunConfig& config) {
    const auto& train = config.train;
    if (!train.initialWeights.empty() && !holdsWeights(train.initialWeights))
        return fail("train.initial_weights: there is no model.safetensors and no pytorch_model.bin in {}",
                    train.initialWeights);
    if (train.warmup > train.steps)
        return fail("train.warmup: {} steps of warm-up are more than all {} steps", train.warmup, train.steps);
    if (train.schedule != "constant" && train.minLearningRate > train.learningRate)
        return fail("train.min_learning_rate: {} is above train.learning_rate, {}", train.minLearningRate,
                    train.learningRate);
    return {};
}

Status validateTelemetry(const RunConfig& config) {
    const auto& telemetry = config.telemetry;
    if (telemetry.mappedSequences > probeSequences(config))
        return fail("telemetry.mapped_sequences: the probe has only {} sequences, not {}", probeSequences(config),
                    telemetry.mappedSequences);
    return {};
}

}  // namespace

Status validate(const RunConfig& config) {
    for (const auto& parameter : parameters())
        if (const auto value = checked(parameter, parameter.get(config)); !value) return fail(value.error());
    for (auto* check : {validateName, validateModel, validateAttention, validateGate, validateData, validateTraining,
                        validateTelemetry})
        if (auto status = check(config); !status) return status;
    return {};
}

}  // namespace outeffhop::config
