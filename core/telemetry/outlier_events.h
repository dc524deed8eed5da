// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

#include "core/store/records.h"

namespace outeffhop::telemetry {

/// Notices the birth of outliers: the first time that a channel of a tensor holds a value beyond six standard
/// deviations of the tensor (the criterion of Bondarenko et al. 2021, arXiv 2109.12948).
class OutlierEvents {
 public:
    /// One event for all channels of the tensor that are new in this capture.
    std::optional<store::EventRecord> update(const store::TensorDefinition& tensor,
                                             const store::ActivationRecord& record);

    /// What it knows, for a checkpoint, so that a resumed run reports nothing twice.
    [[nodiscard]] nlohmann::json state() const { return seen_; }
    /// A state that makes no sense is ignored.
    void restore(const nlohmann::json& state);

 private:
    std::set<std::pair<int, int>> seen_;  ///< tensor, channel
};

}  // namespace outeffhop::telemetry
