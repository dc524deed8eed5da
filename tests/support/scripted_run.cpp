// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scripted_run.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/config/parameters.h"
#include "core/telemetry/metric_definitions.h"
#include "tests/support/noise.h"

namespace outeffhop::tests {
namespace metric = telemetry::metric;
namespace {

constexpr int kCaptures = 60;
constexpr std::string_view kText = "ded dw wewis s!\nllid dsuk kntno on, , , , ,\nH:\nAnd,\nWhoo ";

std::string shown(char c) {
    if (c == ' ') return "·";
    if (c == '\n') return "⏎";
    return {c};
}

std::vector<store::ProbeToken> probeOf(const config::RunConfig& config) {
    std::vector<store::ProbeToken> tokens;
    if (config.data.bos) tokens.push_back({0, 0, 256, "⟨s⟩", ""});
    for (std::int64_t i = 0; i < config.data.length; ++i) {
        const char c = kText[static_cast<std::size_t>(i) % kText.size()];
        const bool trigger = c == ' ' || c == 't' || c == 'e';
        tokens.push_back({0, static_cast<int>(tokens.size()), c, shown(c), trigger ? "trigger" : ""});
    }
    return tokens;
}

std::vector<store::TensorDefinition> tensorsOf(const config::RunConfig& config) {
    std::vector<store::TensorDefinition> tensors;
    const auto add = [&](const std::string& name, const std::string& kind, int layer) {
        tensors.push_back({static_cast<int>(tensors.size()), name, kind, layer, static_cast<int>(config.model.width)});
    };
    add("embedding", "embedding", -1);
    for (int layer = 0; layer < config.model.layers; ++layer) {
        add(fmt::format("L{} attention output", layer + 1), "attention_output", layer);
        add(fmt::format("L{} feed-forward output", layer + 1), "ffn_output", layer);
        add(fmt::format("L{} output", layer + 1), "block_output", layer);
    }
    add("final norm", "final_norm", -1);
    return tensors;
}

}  // namespace

ScriptedRun::ScriptedRun(config::RunConfig config)
    : config_(std::move(config)), probe_(probeOf(config_)), tensors_(tensorsOf(config_)) {}

store::RunDescription ScriptedRun::description(const std::string& id) const {
    store::RunDescription run;
    run.id = id;
    run.name = config_.name;
    run.configJson = config::toJson(config_).dump();
    run.environmentJson = R"({"program": "scripted run", "device": "CPU", "threads": 1, "precision": "fp32"})";
    run.steps = config_.train.steps;
    run.layers = layers();
    run.heads = heads();
    run.tensors = tensors_;
    run.probe = probe_;
    run.metrics = telemetry::metricDefinitions(config_.data.task);
    return run;
}

store::RunBatch ScriptedRun::batch(std::int64_t step) const {
    store::RunBatch batch;
    batch.step = step;
    addScalars(batch);
    addVectors(batch);
    addEvents(batch);
    if (!captures(step)) return batch;
    for (const auto& tensor : tensors_) {
        batch.activations.push_back(activation(tensor, step));
        addOutliers(batch, tensor);
    }
    const bool last = step == config_.train.steps;
    batch.snapshots.push_back(snapshot(step, step == 0 ? "first" : last ? "last" : "schedule"));
    return batch;
}

bool ScriptedRun::captures(std::int64_t step) const {
    const auto spacing = std::max<std::int64_t>(1, config_.train.steps / kCaptures);
    return step % spacing == 0 || std::has_single_bit(static_cast<std::uint64_t>(step)) || step == config_.train.steps;
}

double ScriptedRun::learnt(std::int64_t step) const {
    const double time = static_cast<double>(step) / static_cast<double>(std::max<std::int64_t>(1, config_.train.steps));
    return 1 / (1 + std::exp(-16 * (time - 0.35)));
}

double ScriptedRun::idleNoop(int layer, std::int64_t step) const {
    if (!restsNowhere()) return 0;
    const double most = layer == 0 ? 0.98 : 0.3 / layer;
    return 0.04 + (most - 0.04) * learnt(step);
}

double ScriptedRun::idleSink(int layer, std::int64_t step) const {
    if (!config_.data.bos) return 0;
    return (layer == 0 ? 0.88 : 0.35) * learnt(step) * (1 - idleNoop(layer, step));
}

double ScriptedRun::width(int tensor, std::int64_t step) const {
    return (0.4 + 0.12 * tensor) * (1 + 1.5 * learnt(step));
}

double ScriptedRun::outlier(int tensor, std::int64_t step) const {
    const double growth = restsNowhere() ? 1.5 : config_.data.bos ? 3 : 4;
    return width(tensor, step) * (4 + growth * learnt(step) * (1 + 0.1 * noise({config_.seed, tensor, step, 5})));
}

void ScriptedRun::addScalars(store::RunBatch& batch) const {
    const auto step = batch.step;
    const auto& train = config_.train;
    const double time = static_cast<double>(step), jitter = noise({config_.seed, step, 1}) - 0.5;
    const double loss = 1.55 + 2.6 * std::exp(-time / (0.03 * static_cast<double>(train.steps) + 1));
    const double copyLoss = 4 * std::exp(-6.5 * learnt(step));
    const bool backcopy = config_.data.task == "backcopy";
    const auto add = [&](const char* metric, double value) { batch.scalars.push_back({step, metric, value}); };
    add(metric::kTrainLoss, loss + 0.04 * jitter);
    if (backcopy) add(metric::kTrainCopyLoss, copyLoss * (1 + 0.4 * jitter));
    add(metric::kLearningRate, train.learningRate);
    add(metric::kGradientNorm, 0.3 + 2 * std::exp(-time / 40) + 0.1 * jitter);
    add(metric::kStepsPerSecond, 41 * (1 + 0.05 * jitter));
    add(metric::kTokensPerSecond, 84'000 * (1 + 0.05 * jitter));
    add(metric::kLookingCost, 1.3 + 0.2 * jitter);
    if (captures(step)) {
        add(metric::kMaxInfNorm, outlier(3 * layers(), step));
        add(metric::kAverageKurtosis, averageKurtosis(layers(), step));
    }
    if (step % train.evaluateEvery != 0 && step != train.steps) return;
    add(metric::kValidLoss, loss + 0.02);
    add(metric::kValidPerplexity, std::exp(loss + 0.02));
    if (backcopy) add(metric::kValidCopyLoss, copyLoss);
}

void ScriptedRun::addVectors(store::RunBatch& batch) const {
    const auto step = batch.step;
    const auto add = [&](const char* metric, auto&& value) {
        store::VectorRecord record{step, metric, {}};
        for (int layer = 0; layer < layers(); ++layer)
            for (int head = 0; head < heads(); ++head)
                record.values.push_back(static_cast<float>(value(layer) * (1 - 0.1 * head)));
        batch.vectors.push_back(std::move(record));
    };
    const auto addLayers = [&](const char* metric, auto&& value) {
        store::VectorRecord record{step, metric, {}};
        for (int layer = 0; layer < layers(); ++layer) record.values.push_back(static_cast<float>(value(layer)));
        batch.vectors.push_back(std::move(record));
    };
    const auto idle = [&](int layer) { return idleNoop(layer, step); };
    const auto sink = [&](int layer) { return 0.02 + 0.95 * idleSink(layer, step); };
    const auto atTriggers = [&](int layer) { return layer == 0 ? idleNoop(0, 0) * (1 - learnt(step)) : idle(layer); };
    add(metric::kNoopMass, [&](int layer) { return 0.7 * idle(layer) + 0.3 * atTriggers(layer); });
    addLayers(metric::kInfNorm, [&](int layer) { return outlier(3 * layer + 3, step); });
    if (!captures(step)) return;
    add(metric::kSinkKey0, [&](int layer) { return 0.7 * sink(layer); });
    add(metric::kSinkMax, [&](int layer) { return 0.7 * sink(layer) + 0.05; });
    add(metric::kEntropy, [&](int layer) { return 2 * (1 - idle(layer)) * (1 - sink(layer)); });
    addLayers(metric::kKurtosis, [&](int layer) { return averageKurtosis(layer + 1, step); });
    if (config_.data.task != "backcopy") return;
    add(metric::kNoopIdle, idle);
    add(metric::kNoopTrigger, atTriggers);
    add(metric::kSinkKey0Idle, sink);
}

double ScriptedRun::averageKurtosis(int layer, std::int64_t step) const {
    return 3 + (restsNowhere() ? 0.4 : 2) * layer * learnt(step);
}

void ScriptedRun::addEvents(store::RunBatch& batch) const {
    using store::Severity;
    const auto step = batch.step;
    const auto& train = config_.train;
    if (step == 0) batch.events.push_back({step, "started", Severity::info, "training started"});
    if (step == turningStep() && restsNowhere())
        batch.events.push_back({step, "noop_head", Severity::info, "head L1 H1 became a no-op head", 0, 0});
    if (step == turningStep() && !restsNowhere())
        batch.events.push_back({step, "outlier_birth", Severity::warning,
                                "channel 27 of L1 output exceeds six standard deviations", 0, -1});
    if (step > 0 && train.checkpointEvery > 0 && step % train.checkpointEvery == 0) {
        const double loss = 1.6 + 2 * std::exp(-static_cast<double>(step) / 200);
        batch.checkpoints.push_back({step, fmt::format("checkpoints/step-{:08}", step), 800'000, loss, true});
        batch.events.push_back({step, "checkpoint", Severity::info, fmt::format("checkpoint at step {}", step)});
    }
    if (step == train.steps) batch.events.push_back({step, "finished", Severity::info, "training finished"});
}

}  // namespace outeffhop::tests
