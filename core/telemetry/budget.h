// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <deque>

namespace outeffhop::telemetry {

/// Decides at which steps to look, so that looking costs at most a given share of the training time. It aims at nine
/// tenths of that: what looking drives out of the caches costs the steps a little that no clock sees. Steps earn
/// credit, the records of every step and captures spend it, and the next capture waits until the credit covers what
/// captures lately cost. A quarter of what steps earn is kept for captures, however dear the records are: on models so
/// small that records alone exceed the budget, looking costs more than that, and the meter says so. The first captures,
/// at steps 0, 1, 2, 4, ... where most changes, are taken on loan: a quarter of what the whole run is expected to earn
/// may be lent, and half of what steps earn pays it back. Only the very first capture is always taken; on a run too
/// short to pay for it, looking costs more than the budget.
class CaptureBudget {
 public:
    /// `percent` of step time that looking may take in a run of `plannedSteps` more steps.
    CaptureBudget(double percent, std::int64_t plannedSteps);

    /// Whether a capture after `steps` finished steps (0: before the first) keeps within the budget.
    [[nodiscard]] bool allows(std::int64_t steps) const;

    /// What a step took without looking and what looking cost besides captures, such as its records, in seconds.
    void addStep(double seconds, double overhead = 0);
    /// What a capture took, in seconds.
    void addCapture(double seconds);

    /// Looking against the time without it, in percent, over the last captures: what the meter shows.
    [[nodiscard]] double spentPercent() const;
    /// The same over the whole run.
    [[nodiscard]] double overallPercent() const;

 private:
    struct Totals {
        double steps = 0, looking = 0;  ///< seconds
    };

    /// Seconds the next capture will likely take: the lower median of the last ones, so that one slow capture, above
    /// all the first one, does not matter.
    [[nodiscard]] double expectedCost() const;
    [[nodiscard]] bool mayBorrow(std::int64_t steps) const;

    double share_;
    std::int64_t plannedSteps_, finishedSteps_ = 0;
    double credit_ = 0, loan_ = 0;    ///< seconds
    double overhead_ = 0;             ///< that steps have yet to earn, seconds
    std::deque<double> recentCosts_;  ///< of captures, newest last
    Totals totals_;
    std::deque<Totals> atCaptures_;  ///< before each of the last captures, oldest first
};

}  // namespace outeffhop::telemetry
