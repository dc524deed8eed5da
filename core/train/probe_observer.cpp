// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/probe_observer.h"

#include <ATen/ATen.h>

#include "core/train/activation_records.h"

namespace outeffhop::train {
namespace {

/// Sequences and queries of [B, H, Q].
constexpr std::int64_t kAllQueries[] = {0, 2};

void append(std::vector<float>& values, const at::Tensor& perHead) {
    const at::Tensor read = perHead.to(at::kCPU, at::kFloat).contiguous();
    values.insert(values.end(), read.const_data_ptr<float>(), read.const_data_ptr<float>() + read.numel());
}

/// Mean of values [B, H, Q] over the queries that `weight` [B, Q] selects with 1: [H].
at::Tensor meanOver(const at::Tensor& values, const at::Tensor& weight) {
    return (values * weight.unsqueeze(1)).sum(kAllQueries) / weight.sum();
}

}  // namespace

ProbeObserver::ProbeObserver(const BatchTensors& probe, int mappedSequences, int topOutliers)
    : mappedSequences_(mappedSequences), topOutliers_(topOutliers) {
    capture_.snapshots.resize(mappedSequences);
    if (!probe.trigger.defined()) return;
    trigger_ = probe.trigger.to(at::kFloat);
    idle_ = 1 - trigger_;
}

void ProbeObserver::activation(int tensor, const at::Tensor& value) {
    capture_.activations.push_back(activationRecord(tensor, value));
    for (auto& outlier : outlierRecords(tensor, value, topOutliers_)) capture_.outliers.push_back(outlier);
}

void ProbeObserver::attention(int layer, const attention::Attended& attended) {
    addStatistics(attended);
    for (int sequence = 0; sequence < mappedSequences_; ++sequence) {
        capture_.snapshots[sequence].layers.push_back(
            attentionLayer(layer, attended.probabilities[sequence], attended.noop[sequence]));
    }
}

void ProbeObserver::addStatistics(const attention::Attended& attended) {
    const at::Tensor& probabilities = attended.probabilities;
    const at::Tensor toFirst = probabilities.select(-1, 0);
    HeadStatistics& heads = capture_.heads;
    append(heads.sinkKey0, toFirst.mean(kAllQueries));
    append(heads.sinkMax, probabilities.mean(2).amax(2).mean(0));
    append(heads.entropy, at::xlogy(probabilities, probabilities).sum(-1).neg().mean(kAllQueries));
    if (!trigger_.defined()) return;
    append(heads.sinkKey0Idle, meanOver(toFirst, idle_));
    append(heads.noopIdle, meanOver(attended.noop, idle_));
    append(heads.noopTrigger, meanOver(attended.noop, trigger_));
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
