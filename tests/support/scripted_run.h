// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/run_config.h"
#include "core/store/run_writer.h"

namespace outeffhop::tests {

/// What a training run of this configuration could have recorded, made up by formulas: the same configuration always
/// gives the same numbers. Looks like the backcopy task: one head learns to copy after triggers, and rests nowhere
/// (softmax1), on the first token (with BOS) or smeared over all tokens (softmax); activations widen with the steps.
class ScriptedRun {
 public:
    explicit ScriptedRun(config::RunConfig config);

    [[nodiscard]] const config::RunConfig& config() const { return config_; }
    [[nodiscard]] store::RunDescription description(const std::string& id) const;
    /// Everything that step brings: scalars and vectors always; statistics, outliers and maps where captures() says so.
    [[nodiscard]] store::RunBatch batch(std::int64_t step) const;
    /// Powers of two, and 60 evenly spaced steps.
    [[nodiscard]] bool captures(std::int64_t step) const;
    [[nodiscard]] store::SnapshotRecord snapshot(std::int64_t step, const std::string& reason) const;
    /// The step at which the first head became a no-op head.
    [[nodiscard]] std::int64_t turningStep() const { return config_.train.steps * 35 / 100; }

 private:
    /// 0 at the start, 1 when everything is learnt.
    [[nodiscard]] double learnt(std::int64_t step) const;
    [[nodiscard]] bool restsNowhere() const { return config_.attention.normalizer.ends_with("1"); }
    [[nodiscard]] int layers() const { return static_cast<int>(config_.model.layers); }
    [[nodiscard]] int heads() const { return static_cast<int>(config_.model.heads); }
    /// Mass that an idle query of a head sends nowhere, and to the first token.
    [[nodiscard]] double idleNoop(int layer, std::int64_t step) const;
    [[nodiscard]] double idleSink(int layer, std::int64_t step) const;
    /// Standard deviation of a tensor's ordinary channels, and the size of its outlier channel.
    [[nodiscard]] double width(int tensor, std::int64_t step) const;
    [[nodiscard]] double outlier(int tensor, std::int64_t step) const;
    /// Of the output of block `layer`, counted from 1.
    [[nodiscard]] double averageKurtosis(int layer, std::int64_t step) const;

    [[nodiscard]] store::AttentionLayer attention(int layer, std::int64_t step) const;
    [[nodiscard]] store::ActivationRecord activation(const store::TensorDefinition& tensor, std::int64_t step) const;
    void addOutliers(store::RunBatch& batch, const store::TensorDefinition& tensor) const;
    void addScalars(store::RunBatch& batch) const;
    void addVectors(store::RunBatch& batch) const;
    void addEvents(store::RunBatch& batch) const;

    config::RunConfig config_;
    std::vector<store::ProbeToken> probe_;
    std::vector<store::TensorDefinition> tensors_;
};

}  // namespace outeffhop::tests
