// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "core/store/run_reader.h"
#include "views/bridge/run_update.h"

namespace outeffhop::bridge {

/// One watched run on the reader thread: its open run.db and how far it was read.
class WatchedRun {
 public:
    WatchedRun(store::RunFolder folder, std::uint64_t watch);

    /// What is new since the last call; empty: nothing. The file may not be there yet, which is no failure.
    /// Reads a bounded page; isBehind() tells whether more is waiting.
    Result<std::optional<RunUpdate>> poll();

    [[nodiscard]] std::uint64_t watch() const { return watch_; }
    [[nodiscard]] bool isBehind() const { return behind_; }
    [[nodiscard]] bool isActive() const { return store::isActive(state_); }
    /// nullptr: not there (yet).
    store::RunReader* reader() { return reader_ ? &*reader_ : nullptr; }
    [[nodiscard]] const store::RunFolder& folder() const { return folder_; }

    double nextPoll = 0;  ///< steady seconds

 private:
    Status readRows(RunUpdate& update);
    Status readLists(RunUpdate& update);
    Status readDefinitions(RunUpdate& update);
    void restart();

    store::RunFolder folder_;
    std::uint64_t watch_;
    std::optional<store::RunReader> reader_;
    std::int64_t dataVersion_ = -1;
    int generation_ = -1;
    store::RunState state_ = store::RunState::created;
    double stateReadAt_ = 0;
    bool behind_ = false;
    std::int64_t scalarCursor_ = 0, vectorCursor_ = 0, eventCursor_ = 0;
    std::size_t definitionCount_ = 0;
    std::vector<std::int64_t> snapshotSteps_, activationSteps_, checkpointSteps_;
};

}  // namespace outeffhop::bridge
