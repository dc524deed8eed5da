// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/probe.h"

namespace outeffhop::train {

/// Turns what a model shows while it encodes the probe into records. Padding counts for nothing, and maps are without
/// it.
class ProbeObserver final : public models::Observer {
 public:
    ProbeObserver(const BatchTensors& probe, int mappedSequences, int topOutliers);

    void activation(int tensor, const at::Tensor& value) override;
    void attention(int layer, const attention::Attended& attended) override;
    [[nodiscard]] bool wantsProbabilities(int) const override { return true; }

    /// Puts step and reason into all records. To be called once, after the model.
    ProbeCapture finish(std::int64_t step, const std::string& reason);

 private:
    void addStatistics(const attention::Attended& attended);

    at::Tensor trigger_, idle_;  ///< [B, S] bool, undefined without triggers
    at::Tensor keyMask_;         ///< [B, S] bool, undefined without padding
    int mappedSequences_, topOutliers_;
    ProbeCapture capture_;
};

}  // namespace outeffhop::train
