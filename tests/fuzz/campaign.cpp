// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/campaign.h"

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <new>
#include <thread>

namespace outeffhop::fuzz {
namespace {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

constexpr int kFound = 7;         ///< exit status of a process that met a finding
constexpr double kPatience = 10;  ///< times the processor time of an input may pass on the wall

/// What the process that opens inputs tells the one that watches it.
struct Progress {
    std::atomic<std::uint64_t> current{0}, accepted{0}, refused{0};
    char what[2000]{};
};

Progress& shareProgress() {
    void* memory = ::mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    return *new (memory) Progress;
}

std::size_t addressSpace() {
    std::size_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

/// AddressSanitizer reserves terabytes: there the limit of one allocation has to do (main.cpp).
void limitMemory([[maybe_unused]] std::size_t megabytes) {
#ifndef __SANITIZE_ADDRESS__
    const auto bytes = addressSpace() + (megabytes << 20);
    const rlimit limit{bytes, bytes};
    ::setrlimit(RLIMIT_AS, &limit);
#endif
}

/// The life of a process that opens inputs.
[[noreturn]] void openInputs(const Target& target, std::uint64_t seed, Progress& progress, Clock::time_point end,
                             const Limits& limits, const std::filesystem::path& folder) {
    limitMemory(limits.megabytes);
    for (; Clock::now() < end; ++progress.current) {
        bool accepted = false;
        const auto harm = tryInput(target, inputOf(target, seed, progress.current), folder, accepted);
        if (!harm.empty()) {
            std::snprintf(progress.what, sizeof progress.what, "%s", harm.c_str());
            std::_Exit(kFound);
        }
        ++(accepted ? progress.accepted : progress.refused);
    }
    std::exit(0);  // leaks are looked for
}

struct Ended {
    int status = 0;
    bool hung = false;
    rusage usage{};
};

/// Processor time that a process has used.
double processorSeconds(pid_t process) {
    clockid_t clock{};
    timespec time{};
    if (::clock_getcpuclockid(process, &clock) != 0 || ::clock_gettime(clock, &time) != 0) return 0;
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

/// Waits for the process, and kills it when one input takes too long.
Ended watch(pid_t child, const Progress& progress, double inputSeconds) {
    Ended ended;
    auto last = progress.current.load();
    auto since = Clock::now();
    double used = processorSeconds(child);
    while (::wait4(child, &ended.status, WNOHANG, &ended.usage) == 0) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        if (const auto now = progress.current.load(); now != last) {
            last = now;
            since = Clock::now();
            used = processorSeconds(child);
        } else if (!ended.hung && (processorSeconds(child) - used > inputSeconds ||
                                   Seconds(Clock::now() - since).count() > kPatience * inputSeconds)) {
            ended.hung = true;
            ::kill(child, SIGKILL);
        }
    }
    return ended;
}

/// What ended a process before its time; empty: nothing did.
std::string harmOf(const Ended& ended, const Progress& progress) {
    if (ended.hung) return "it does not come to an end";
    if (WIFSIGNALED(ended.status)) return fmt::format("it crashes with signal {}", WTERMSIG(ended.status));
    if (WEXITSTATUS(ended.status) == kFound) return progress.what;
    return WEXITSTATUS(ended.status) == 0 ? "" : fmt::format("it ends with status {}", WEXITSTATUS(ended.status));
}

}  // namespace

Report runCampaign(const Target& target, std::uint64_t seed, const Limits& limits,
                   const std::filesystem::path& folder) {
    auto& progress = shareProgress();
    const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(Seconds(limits.seconds));
    Report report;
    while (Clock::now() < end && report.findings.size() < limits.findings) {
        const pid_t child = ::fork();
        if (child < 0) throw std::runtime_error("cannot start a process");
        if (child == 0) openInputs(target, seed, progress, end, limits, folder);
        const auto ended = watch(child, progress, limits.inputSeconds);
        report.peakMegabytes = std::max(report.peakMegabytes, static_cast<std::size_t>(ended.usage.ru_maxrss) >> 10);
        if (auto harm = harmOf(ended, progress); !harm.empty())
            report.findings.push_back({progress.current++, std::move(harm)});
    }
    report.inputs = progress.current;
    report.accepted = progress.accepted;
    report.refused = progress.refused;
    ::munmap(&progress, sizeof progress);
    return report;
}

}  // namespace outeffhop::fuzz
