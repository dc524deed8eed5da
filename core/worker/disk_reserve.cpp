// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/disk_reserve.h"

#include <fcntl.h>
#include <unistd.h>

#include <utility>

namespace outeffhop::worker {
namespace {

/// Room for the journals of run.db and studio.db and for what run.db's journal brings into the file at the end.
constexpr off_t kBytes = 2 << 20;

}  // namespace

DiskReserve::DiskReserve(std::filesystem::path file) : file_(std::move(file)) {
    const int descriptor = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (descriptor < 0) return;
    const bool taken = ::posix_fallocate(descriptor, 0, kBytes) == 0;
    ::close(descriptor);
    if (!taken) release();
}

void DiskReserve::release() {
    ::unlink(file_.c_str());
}

}  // namespace outeffhop::worker
