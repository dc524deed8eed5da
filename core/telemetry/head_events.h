// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <vector>

#include "core/store/records.h"

namespace outeffhop::telemetry {

/// Notices when a head turns into a no-op head (its no-op mass rises above 0.5) and when it ceases to be one (the mass
/// falls below 0.4: the gap keeps a head at the border from filling the log).
class HeadEvents {
 public:
    HeadEvents(int layers, int heads);

    /// `mass`: no-op mass of every head, row-major layers x heads; NaN changes nothing.
    std::vector<store::EventRecord> update(std::int64_t step, std::span<const float> mass);

    /// What it knows, for a checkpoint, so that a resumed run reports nothing twice.
    [[nodiscard]] nlohmann::json state() const { return isNoop_; }
    /// A state of another shape is ignored.
    void restore(const nlohmann::json& state);

 private:
    int heads_;
    std::vector<bool> isNoop_;
};

}  // namespace outeffhop::telemetry
