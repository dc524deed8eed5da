// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/catalogue_link.h"

#include <algorithm>
#include <chrono>

#include "core/base/clock.h"
#include "core/base/log.h"

namespace outeffhop::worker {
namespace {

constexpr auto kTurn = std::chrono::milliseconds(100);
constexpr double kProgressSeconds = 0.7;

void warn(const Status& status) {
    if (!status) logLine(status.error().message);
}

}  // namespace

CatalogueLink::CatalogueLink(store::Catalogue catalogue, std::string runId)
    : catalogue_(std::move(catalogue)), runId_(std::move(runId)), thread_([this] { run(); }) {}

CatalogueLink::~CatalogueLink() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    wake_.notify_all();
    thread_.join();
}

void CatalogueLink::report(std::int64_t step, std::map<std::string, double> metrics) {
    const std::lock_guard lock(mutex_);
    step_ = step;
    metrics_ = std::move(metrics);
    reported_ = true;
}

void CatalogueLink::setState(store::RunState state, const std::string& reason) {
    {
        const std::lock_guard lock(mutex_);
        states_.emplace_back(state, reason);
    }
    wake_.notify_all();
}

std::vector<store::Command> CatalogueLink::commands() {
    const std::lock_guard lock(mutex_);
    return std::exchange(commands_, {});
}

std::vector<std::int64_t> CatalogueLink::pinnedSteps() {
    const std::lock_guard lock(mutex_);
    return pinned_;
}

void CatalogueLink::wait(double seconds) {
    std::unique_lock lock(mutex_);
    arrived_.wait_for(lock, std::chrono::duration<double>(seconds), [this] { return !commands_.empty(); });
}

void CatalogueLink::run() {
    double written = 0;
    for (bool ending = false; !ending;) {
        {
            std::unique_lock lock(mutex_);
            wake_.wait_for(lock, kTurn, [this] { return ending_ || !states_.empty(); });
            ending = ending_;
        }
        const bool due = ending || steadySeconds() - written >= kProgressSeconds;
        turn(due);
        if (due) written = steadySeconds();
    }
}

void CatalogueLink::turn(bool writeProgress) {
    std::unique_lock lock(mutex_);
    const auto states = std::exchange(states_, {});
    const auto ends = [](const auto& each) { return store::hasEnded(each.first); };
    const bool ending = std::ranges::any_of(states, ends);
    const bool progress = (writeProgress || ending) && std::exchange(reported_, false);
    const auto step = step_;
    const auto metrics = metrics_;
    lock.unlock();

    // First the last step: whoever sees that a run has ended looks for its checkpoint of that step.
    if (progress) warn(catalogue_.setProgress(runId_, step, metrics));
    for (const auto& [state, reason] : states) warn(catalogue_.setState(runId_, state, reason));
    hasEnded_ = hasEnded_ || ending;
    if (hasEnded_) return;
    auto commands = catalogue_.take(runId_);
    auto pinned = catalogue_.pinnedSteps(runId_);

    lock.lock();
    if (commands) commands_.insert(commands_.end(), commands->begin(), commands->end());
    if (pinned) pinned_ = std::move(*pinned);
    if (!commands_.empty()) arrived_.notify_all();
}

}  // namespace outeffhop::worker
