// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/scripted_run.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/config/parameters.h"
#include "tests/support/noise.h"

namespace outeffhop::tests {
namespace {

using store::Better;
using store::MetricShape;

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
    run.metrics = {
        {"loss", "Loss", "nats / token", "cross-entropy, mean over the tokens of the batch", MetricShape::scalar,
         Better::lower},
        {"copy.loss", "Copy loss", "nats / token", "cross-entropy, mean over the tokens after triggers",
         MetricShape::scalar, Better::lower},
        {"learning_rate", "Learning rate", "", "of this step's update", MetricShape::scalar, Better::neither},
        {"gradient.norm", "Gradient norm", "", "L2 norm of all gradients before clipping", MetricShape::scalar,
         Better::neither},
        {"speed.tokens", "Speed", "tokens / s", "training tokens over the time of the step", MetricShape::scalar,
         Better::higher},
        {"telemetry.cost", "Cost of looking", "%", "time of captures over time of steps", MetricShape::scalar,
         Better::lower},
        {"inf_norm.max", "Max inf norm", "", "max |x| over all block outputs and probe sequences", MetricShape::scalar,
         Better::lower},
        {"kurtosis.average", "Average kurtosis", "", "mean over probe sequences and block outputs of the kurtosis",
         MetricShape::scalar, Better::lower},
        {"noop.mass", "No-op mass", "", "mean over idle queries of p_noop", MetricShape::perHead, Better::neither},
        {"sink.mass", "Sink mass", "", "largest mean over idle queries of the attention to one key",
         MetricShape::perHead, Better::lower},
        {"inf_norm.layer", "Inf norm", "", "max |x| of the block output over the batch", MetricShape::perLayer,
         Better::lower}};
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
    const auto add = [&](const char* metric, double value) { batch.scalars.push_back({step, metric, value}); };
    add("loss", 1.55 + 2.6 * std::exp(-time / (0.03 * static_cast<double>(train.steps) + 1)) + 0.04 * jitter);
    add("copy.loss", 4 * std::exp(-6.5 * learnt(step)) * (1 + 0.4 * jitter));
    add("learning_rate", train.learningRate);
    add("gradient.norm", 0.3 + 2 * std::exp(-time / 40) + 0.1 * jitter);
    add("speed.tokens", 84'000 * (1 + 0.05 * jitter));
    add("telemetry.cost", 1.3 + 0.2 * jitter);
    if (!captures(step)) return;
    add("inf_norm.max", outlier(static_cast<int>(tensors_.size()) - 2, step));
    add("kurtosis.average", 3 + (restsNowhere() ? 1.2 : 6) * learnt(step));
}

void ScriptedRun::addVectors(store::RunBatch& batch) const {
    store::VectorRecord noop{batch.step, "noop.mass", {}}, sink{batch.step, "sink.mass", {}},
        norm{batch.step, "inf_norm.layer", {}};
    for (int layer = 0; layer < layers(); ++layer) {
        norm.values.push_back(static_cast<float>(outlier(3 * layer + 3, batch.step)));
        for (int head = 0; head < heads(); ++head) {
            const double damping = 1 - 0.1 * head;
            noop.values.push_back(static_cast<float>(idleNoop(layer, batch.step) * damping));
            sink.values.push_back(static_cast<float>(idleSink(layer, batch.step) * damping));
        }
    }
    batch.vectors = {noop, sink, norm};
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
        batch.checkpoints.push_back({step, fmt::format("checkpoints/step-{}", step), 800'000, loss, true});
        batch.events.push_back({step, "checkpoint", Severity::info, fmt::format("checkpoint at step {}", step)});
    }
    if (step == train.steps) batch.events.push_back({step, "finished", Severity::info, "training finished"});
}

}  // namespace outeffhop::tests
