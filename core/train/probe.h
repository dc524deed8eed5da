// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/run_config.h"
#include "core/models/model.h"
#include "core/store/records.h"
#include "core/train/samples.h"

namespace outeffhop::train {

/// What the heads do with the probe, one value a head ([layers x heads]). Queries are those of all probe sequences; the
/// values that tell trigger queries from idle ones are empty where the task has no triggers.
struct HeadStatistics {
    std::vector<float> noopIdle, noopTrigger;   ///< p_noop, mean over such queries
    std::vector<float> gateIdle, gateTrigger;   ///< gate probability, likewise; empty without gates
    std::vector<float> sinkKey0, sinkKey0Idle;  ///< attention to the first key, mean over (idle) queries
    std::vector<float> sinkMax;  ///< largest attention a key receives, mean over queries, then over sequences
    std::vector<float> entropy;  ///< nats, of the attention over keys, mean over queries
};

/// One look at the probe.
struct ProbeCapture {
    std::vector<store::ActivationRecord> activations;  ///< of every observed tensor
    std::vector<store::OutlierRecord> outliers;
    std::vector<store::SnapshotRecord> snapshots;  ///< of the mapped sequences
    HeadStatistics heads;
};

/// A fixed small input, the same for every run of a task, evaluated now and then so that runs and steps compare.
class Probe {
 public:
    static Result<Probe> create(const config::RunConfig& config, const Samples& samples);

    /// Dropout off, no gradient, all attention probabilities formed. Leaves the random generators alone.
    [[nodiscard]] ProbeCapture capture(models::Model& model, std::int64_t step, const std::string& reason) const;

 private:
    BatchTensors batch_;
    int mappedSequences_ = 0, topOutliers_ = 0;
};

}  // namespace outeffhop::train
