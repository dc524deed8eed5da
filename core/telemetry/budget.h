// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace outeffhop::telemetry {

/// Decides at which steps to look, so that looking costs at most a given share of the training time. It measures what
/// the last captures cost and spaces the next ones accordingly; the first steps, where most changes, are looked at densely
/// as far as the budget allows.
class CaptureBudget {
 public:
    /// `percent` of step time that captures may take.
    explicit CaptureBudget(double percent);

    /// True when a capture now keeps the running cost within the budget.
    [[nodiscard]] bool allows(std::int64_t step) const;
    /// Tells what the step itself and a capture took, in seconds.
    void addStep(double seconds);
    void addCapture(double seconds);
    /// Everything looking cost so far against the time without looking, in percent; over the recent window as the meter shows it.
    [[nodiscard]] double spentPercent() const;

 private:
    double percent_;
    double stepSeconds_ = 0, captureSeconds_ = 0, lastCapture_ = 0;
};

}  // namespace outeffhop::telemetry
