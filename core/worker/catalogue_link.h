// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/store/catalogue.h"

namespace outeffhop::worker {

/// A thread that speaks with studio.db for one run, so that the training loop never waits for a disk: it fetches
/// commands and writes how far the run is. A catalogue that is busy or gone for a while is tried again at the next
/// turn.
class CatalogueLink {
 public:
    CatalogueLink(store::Catalogue catalogue, std::string runId);
    ~CatalogueLink();  ///< writes the newest progress first
    CatalogueLink(const CatalogueLink&) = delete;
    CatalogueLink& operator=(const CatalogueLink&) = delete;

    /// Newest step and metrics, written within a second.
    void report(std::int64_t step, std::map<std::string, double> metrics);
    /// Written at the next turn, before progress that was reported later. Behind a state in which a run has ended
    /// commands are those of its next worker, and stay.
    void setState(store::RunState state, const std::string& reason = {});
    /// Commands that came since the last call, oldest first.
    std::vector<store::Command> commands();
    /// Snapshots a person pinned, as of the last turn.
    std::vector<std::int64_t> pinnedSteps();
    /// Waits until a command may be there, at most `seconds`.
    void wait(double seconds);

 private:
    void run();
    void turn(bool writeProgress);

    store::Catalogue catalogue_;
    const std::string runId_;

    std::mutex mutex_;
    std::condition_variable wake_, arrived_;
    bool ending_ = false, reported_ = false;
    std::int64_t step_ = -1;
    std::map<std::string, double> metrics_;
    std::vector<std::pair<store::RunState, std::string>> states_;
    std::vector<store::Command> commands_;
    std::vector<std::int64_t> pinned_;
    bool hasEnded_ = false;  ///< of the thread alone
    std::thread thread_;
};

}  // namespace outeffhop::worker
