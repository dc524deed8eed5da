// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/work_clock.h"

#include <ctime>

#include "core/base/clock.h"

namespace outeffhop::train {

double workSeconds(c10::Device device) {
    timespec time{};
    if (!device.is_cpu() || ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) != 0) return steadySeconds();
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

}  // namespace outeffhop::train
