// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/probe.h"

#include <ATen/ATen.h>

#include "core/train/evaluation.h"
#include "core/train/probe_observer.h"

namespace outeffhop::train {

Result<Probe> Probe::create(const config::RunConfig& config, const Samples& samples) {
    auto batch = samples.probe(static_cast<int>(config::probeSequences(config)));
    if (!batch) return fail(batch.error());
    Probe probe;
    probe.batch_ = std::move(*batch);
    probe.mappedSequences_ = static_cast<int>(config.telemetry.mappedSequences);
    probe.topOutliers_ = static_cast<int>(config.telemetry.topOutliers);
    return probe;
}

ProbeCapture Probe::capture(models::Model& model, std::int64_t step, const std::string& reason) const {
    const InferenceScope scope(model);
    ProbeObserver observer(batch_, mappedSequences_, topOutliers_);
    model.encode(batch_.inputs, batch_.keyMask, &observer);
    return observer.finish(step, reason);
}

}  // namespace outeffhop::train
