// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/watchers.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace outeffhop::store {

WatcherFile::WatcherFile(const RunFolder& folder, Role role) {
    const auto path = folder.path / "watchers";
    if (role == Role::writer)
        file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    else if ((file_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) >= 0)
        ::flock(file_, LOCK_SH);  // a writer that asks holds the lock for microseconds
}

WatcherFile::~WatcherFile() {
    if (file_ >= 0) ::close(file_);
}

bool WatcherFile::isWatched() const {
    if (file_ < 0 || ::flock(file_, LOCK_EX | LOCK_NB) != 0) return true;
    ::flock(file_, LOCK_UN);
    return false;
}

}  // namespace outeffhop::store
