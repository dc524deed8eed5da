// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace outeffhop {
namespace {

/// False also for the moment in which somebody looks.
bool isTaken(int file) {
    return ::flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

}  // namespace

Result<std::optional<FileLock>> FileLock::tryAcquire(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0) return fail("cannot open the lock file {}: {}", path.string(), std::strerror(errno));
    while (::flock(file, LOCK_EX | LOCK_NB) != 0) {
        const int failure = errno;
        if (failure == EWOULDBLOCK && !isTaken(file)) continue;
        ::close(file);
        if (failure == EWOULDBLOCK) return std::optional<FileLock>();
        return fail("cannot lock {}: {}", path.string(), std::strerror(failure));
    }
    return std::optional(FileLock(file));
}

Result<FileLock> FileLock::inherit(int file, const std::filesystem::path& path) {
    std::error_code none;
    const bool isLock = std::filesystem::equivalent(fmt::format("/proc/self/fd/{}", file), path, none);
    if (!isLock || ::flock(file, LOCK_EX | LOCK_NB) != 0)
        return fail("the open file {} is not the lock {}", file, path.string());
    ::fcntl(file, F_SETFD, FD_CLOEXEC);
    return FileLock(file);
}

bool FileLock::isHeld(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    const bool held = isTaken(file);
    ::close(file);
    return held;
}

FileLock::FileLock(FileLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
}

FileLock::~FileLock() {
    if (file_ >= 0) ::close(file_);
}

}  // namespace outeffhop
