// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/store/run_reader.h"

namespace outeffhop::bridge {

/// A scalar metric over the steps, ascending.
struct Curve {
    std::vector<double> steps, values;

    /// The newest value at or before `step`.
    [[nodiscard]] std::optional<double> at(std::int64_t step) const;
};

/// A perLayer or perHead metric over the steps, ascending; `width` values a step.
struct VectorCurve {
    std::vector<double> steps;
    std::vector<float> values;  ///< [steps, width]
    std::size_t width = 0;

    /// The newest values at or before `step`; empty when there are none.
    [[nodiscard]] std::span<const float> at(std::int64_t step) const;
    /// One column (a layer, or layer * heads + head), from the given row on.
    [[nodiscard]] Curve column(std::size_t index, std::size_t fromRow = 0) const;
};

/// All that is kept in memory of a watched run. Attention maps and activations are asked for when they are looked at.
struct RunData {
    store::RunInfo info;
    std::int64_t databaseBytes = 0;
    std::optional<double> stepsPerSecond;  ///< over the last seconds while it trains, over all of it afterwards
    std::vector<store::MetricDefinition> metrics;
    std::vector<store::TensorDefinition> tensors;
    std::vector<store::ProbeToken> probe;
    std::map<std::string, Curve> curves;
    std::map<std::string, VectorCurve> vectors;
    std::vector<store::SnapshotInfo> snapshots;
    std::vector<std::int64_t> activationSteps;
    std::vector<store::EventRecord> events;
    std::vector<store::CheckpointRecord> checkpoints;

    [[nodiscard]] const store::MetricDefinition* metric(const std::string& name) const;
    [[nodiscard]] const store::TensorDefinition* tensor(int id) const;
    [[nodiscard]] std::vector<store::ProbeToken> tokens(int sequence) const;  ///< ordered by position
    /// The newest step at or before `step` with a snapshot of `sequence`, or with activation statistics.
    [[nodiscard]] std::optional<std::int64_t> snapshotAt(std::int64_t step, int sequence) const;
    [[nodiscard]] std::optional<std::int64_t> activationAt(std::int64_t step) const;
};

}  // namespace outeffhop::bridge
