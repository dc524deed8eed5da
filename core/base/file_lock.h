// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <optional>

#include "core/base/result.h"

namespace outeffhop {

/// An exclusive advisory lock (flock) on a file, held until destruction or the death of the process, kill -9 included.
/// A run whose lock is free while its state says "running" has therefore crashed.
class FileLock {
 public:
    /// Takes the lock; an empty optional when another process holds it. The file is created if missing.
    static Result<std::optional<FileLock>> tryAcquire(const std::filesystem::path& path);

    /// The lock that whoever started this process took and left open as `file`; fails when that is not `path`.
    static Result<FileLock> inherit(int file, const std::filesystem::path& path);

    /// True while some process, this one included, holds the lock.
    static bool isHeld(const std::filesystem::path& path);

    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    ~FileLock();

    /// To be left open for a program that is started: that one holds the lock too, also when this object is gone.
    [[nodiscard]] int file() const { return file_; }

 private:
    explicit FileLock(int file) : file_(file) {}
    int file_ = -1;
};

}  // namespace outeffhop
