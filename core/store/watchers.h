// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/workspace.h"

namespace outeffhop::store {

/// A file beside run.db that readers hold a shared lock on (flock: it ends with the process), so that the writer knows
/// whether somebody waits to see new steps. Never run.db itself: closing it would give up SQLite's own locks.
class WatcherFile {
 public:
    enum class Role { writer, reader };
    /// A writer makes the file; a reader counts as watching until destruction. Without effect where that is impossible.
    WatcherFile(const RunFolder& folder, Role role);
    WatcherFile(const WatcherFile&) = delete;
    WatcherFile& operator=(const WatcherFile&) = delete;
    ~WatcherFile();

    /// For the writer: whether any reader has the run open, in this process or another; true when it cannot be told.
    [[nodiscard]] bool isWatched() const;

 private:
    int file_ = -1;
};

}  // namespace outeffhop::store
