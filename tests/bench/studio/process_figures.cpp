// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/studio/process_figures.h"

#include <time.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>

namespace outeffhop::bench {

double secondsSinceExec() {
    std::ifstream file("/proc/self/stat");
    std::string line;
    std::getline(file, line);
    std::istringstream fields(line.substr(line.rfind(')') + 2));
    std::string field;
    for (int skipped = 0; skipped < 19; ++skipped) fields >> field;
    double startTicks = 0;
    fields >> startTicks;
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return double(now.tv_sec) + double(now.tv_nsec) * 1e-9 - startTicks / double(sysconf(_SC_CLK_TCK));
}

double residentMegabytes() {
    std::ifstream file("/proc/self/statm");
    double total = 0, resident = 0;
    file >> total >> resident;
    return resident * double(sysconf(_SC_PAGESIZE)) / 1e6;
}

}  // namespace outeffhop::bench
