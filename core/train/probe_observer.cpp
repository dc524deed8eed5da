// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/probe_observer.h"

#include <ATen/ATen.h>

#include "core/metrics/activation_statistics.h"
#include "core/metrics/attention_map.h"
#include "core/metrics/head_statistics.h"

namespace outeffhop::train {
namespace {

void append(std::vector<float>& values, const at::Tensor& perHead) {
    const at::Tensor read = perHead.to(at::kCPU, at::kFloat).contiguous();
    values.insert(values.end(), read.const_data_ptr<float>(), read.const_data_ptr<float>() + read.numel());
}

}  // namespace

ProbeObserver::ProbeObserver(const BatchTensors& probe, int mappedSequences, int topOutliers)
    : trigger_(probe.trigger), keyMask_(probe.keyMask), mappedSequences_(mappedSequences), topOutliers_(topOutliers) {
    capture_.snapshots.resize(mappedSequences);
    if (trigger_.defined()) idle_ = trigger_.logical_not();
}

void ProbeObserver::activation(int tensor, const at::Tensor& value) {
    capture_.activations.push_back(metrics::statistics(value, keyMask_));
    capture_.activations.back().tensor = tensor;
    for (auto& outlier : metrics::largest(value, topOutliers_, keyMask_)) {
        outlier.tensor = tensor;
        capture_.outliers.push_back(outlier);
    }
}

void ProbeObserver::attention(int layer, const attention::Attended& attended) {
    addStatistics(attended);
    for (int sequence = 0; sequence < mappedSequences_; ++sequence) {
        const auto of = [&](const at::Tensor& x) { return x.defined() ? x[sequence] : x; };
        at::Tensor probabilities = of(attended.probabilities), noop = of(attended.noop), gate = of(attended.gate);
        if (keyMask_.defined()) {
            const at::Tensor real = keyMask_[sequence].nonzero().squeeze(1);
            probabilities = probabilities.index_select(1, real).index_select(2, real);
            noop = noop.index_select(1, real);
            if (gate.defined()) gate = gate.index_select(1, real);
        }
        capture_.snapshots[sequence].layers.push_back(metrics::encode(probabilities, noop, layer, gate));
    }
}

void ProbeObserver::addStatistics(const attention::Attended& attended) {
    HeadStatistics& heads = capture_.heads;
    const metrics::HeadSinks sinks = keyMask_.defined() ? metrics::paddedHeadSinks(attended.probabilities, keyMask_)
                                                        : metrics::headSinks(attended.probabilities, idle_);
    append(heads.sinkKey0, sinks.key0);
    append(heads.sinkMax, sinks.largest);
    append(heads.entropy, sinks.entropy);
    if (!trigger_.defined()) return;
    append(heads.sinkKey0Idle, sinks.key0Idle);
    append(heads.noopIdle, metrics::headMean(attended.noop, idle_));
    append(heads.noopTrigger, metrics::headMean(attended.noop, trigger_));
    if (!attended.gate.defined()) return;
    append(heads.gateIdle, metrics::headMean(attended.gate, idle_));
    append(heads.gateTrigger, metrics::headMean(attended.gate, trigger_));
}

ProbeCapture ProbeObserver::finish(std::int64_t step, const std::string& reason) {
    for (auto& activation : capture_.activations) activation.step = step;
    for (auto& outlier : capture_.outliers) outlier.step = step;
    for (std::size_t sequence = 0; sequence < capture_.snapshots.size(); ++sequence) {
        capture_.snapshots[sequence].step = step;
        capture_.snapshots[sequence].sequence = static_cast<int>(sequence);
        capture_.snapshots[sequence].reason = reason;
    }
    return std::move(capture_);
}

}  // namespace outeffhop::train
