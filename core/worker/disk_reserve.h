// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace outeffhop::worker {

/// A file that takes up room while a run works, so that on a full disk the run can still say how it ended: the worker
/// gives the room back before it writes its last words.
class DiskReserve {
 public:
    /// Without room for it, there is no reserve.
    explicit DiskReserve(std::filesystem::path file);
    ~DiskReserve() { release(); }
    DiskReserve(const DiskReserve&) = delete;
    DiskReserve& operator=(const DiskReserve&) = delete;

    void release();

 private:
    std::filesystem::path file_;
};

}  // namespace outeffhop::worker
