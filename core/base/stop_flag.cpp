// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/stop_flag.h"

#include <atomic>
#include <csignal>

namespace outeffhop {
namespace {
std::atomic<bool> requested{false};
static_assert(std::atomic<bool>::is_always_lock_free);
}  // namespace

void installStopSignals() {
    for (const int signal : {SIGINT, SIGTERM})
        std::signal(signal, [](int number) {
            requested = true;
            std::signal(number, SIG_DFL);
        });
}

bool stopRequested() { return requested; }

}  // namespace outeffhop
