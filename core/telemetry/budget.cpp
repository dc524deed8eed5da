// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/budget.h"

#include <algorithm>
#include <bit>
#include <vector>

namespace outeffhop::telemetry {
namespace {

constexpr std::size_t kCostsRemembered = 5;
constexpr std::size_t kMeterCaptures = 16;
constexpr double kWarmShare = 0.25;      ///< of the first capture, which also warms up: a guess at the second
constexpr double kLendable = 0.25;       ///< of all the run will earn
constexpr double kRepayment = 0.5;       ///< of what a step earns, while there is a loan
constexpr double kLargestCredit = 2;     ///< captures; more would come as a burst
constexpr double kAim = 0.9;             ///< of what is allowed, see budget.h
constexpr double kOverheadShare = 0.75;  ///< of what a step earns: captures keep the rest

double percent(double looking, double steps) {
    return steps > 0 ? 100 * looking / steps : 0;
}

void remember(auto& recent, auto value, std::size_t limit) {
    recent.push_back(value);
    if (recent.size() > limit) recent.pop_front();
}

}  // namespace

CaptureBudget::CaptureBudget(double percent, std::int64_t plannedSteps)
    : share_(kAim * percent / 100), plannedSteps_(plannedSteps) {}

double CaptureBudget::expectedCost() const {
    if (recentCosts_.size() == 1) return kWarmShare * recentCosts_.front();
    std::vector<double> costs(recentCosts_.begin(), recentCosts_.end());
    const auto middle = costs.begin() + static_cast<std::ptrdiff_t>((costs.size() - 1) / 2);
    std::ranges::nth_element(costs, middle);
    return *middle;
}

bool CaptureBudget::mayBorrow(std::int64_t steps) const {
    if (steps < 0 || (steps > 0 && !std::has_single_bit(static_cast<std::uint64_t>(steps)))) return false;
    if (finishedSteps_ == 0) return false;
    const auto stepSeconds = totals_.steps / static_cast<double>(finishedSteps_);
    return loan_ + expectedCost() <= kLendable * share_ * stepSeconds * static_cast<double>(plannedSteps_);
}

bool CaptureBudget::allows(std::int64_t steps) const {
    return recentCosts_.empty() || credit_ >= expectedCost() || mayBorrow(steps);
}

void CaptureBudget::addStep(double seconds, double overhead) {
    ++finishedSteps_;
    totals_.steps += seconds;
    totals_.looking += overhead;
    overhead_ += overhead;
    const auto paid = std::min(overhead_, kOverheadShare * share_ * seconds);
    overhead_ -= paid;
    const auto earned = share_ * seconds - paid;
    const auto repaid = std::min(loan_, kRepayment * earned);
    loan_ -= repaid;
    credit_ += earned - repaid;
    if (!recentCosts_.empty()) credit_ = std::min(credit_, std::max(kLargestCredit * expectedCost(), earned));
}

void CaptureBudget::addCapture(double seconds) {
    const bool onLoan = recentCosts_.empty() || credit_ < expectedCost();
    (onLoan ? loan_ : credit_) += onLoan ? seconds : -seconds;
    remember(atCaptures_, totals_, kMeterCaptures);
    remember(recentCosts_, seconds, kCostsRemembered);
    totals_.looking += seconds;
}

double CaptureBudget::spentPercent() const {
    const auto since = atCaptures_.size() < kMeterCaptures ? Totals{} : atCaptures_.front();
    return percent(totals_.looking - since.looking, totals_.steps - since.steps);
}

double CaptureBudget::overallPercent() const {
    return percent(totals_.looking, totals_.steps);
}

}  // namespace outeffhop::telemetry
