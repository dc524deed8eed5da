// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/process.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

namespace outeffhop {
namespace {

/// What the new process tells: its id, then, only if it could not run the program, why.
struct Report {
    pid_t process;
    int failure;
};

/// After fork only async-signal-safe calls are allowed: no allocation, no locks.
[[noreturn]] void becomeProgram(const char* program, char* const* arguments, char* const* environment, int log,
                                int inherited, int reportTo) {
    const int empty = ::open("/dev/null", O_RDONLY);
    ::dup2(empty, STDIN_FILENO);
    ::dup2(log, STDOUT_FILENO);
    ::dup2(log, STDERR_FILENO);
    ::close_range(3, ~0u, CLOSE_RANGE_CLOEXEC);
    if (inherited >= 0) ::fcntl(inherited, F_SETFD, 0);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    for (const int signal : {SIGINT, SIGTERM, SIGPIPE, SIGHUP, SIGCHLD}) ::signal(signal, SIG_DFL);
    Report report{::getpid(), 0};
    [[maybe_unused]] auto written = ::write(reportTo, &report, sizeof report);
    ::execve(program, arguments, environment);
    report.failure = errno;
    written = ::write(reportTo, &report, sizeof report);
    ::_exit(127);
}

/// Forks twice, so that the program is nobody's child.
void launch(const char* program, char* const* arguments, char* const* environment, int log, int inherited,
            int reportTo) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::setsid();
        if (::fork() == 0) becomeProgram(program, arguments, environment, log, inherited, reportTo);
        ::_exit(0);
    }
    if (child > 0)
        while (::waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
        }
}

/// The last report before the program runs, which closes the pipe.
Report await(int reports) {
    Report report{0, EAGAIN};
    for (Report next{};;) {
        const auto got = ::read(reports, &next, sizeof next);
        if (got < 0 && errno == EINTR) continue;
        if (got != sizeof next) return report;
        report = next;
    }
}

/// As execve takes them; `words` have to outlive it.
std::vector<char*> terminated(std::vector<std::string>& words) {
    std::vector<char*> pointers;
    for (auto& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return pointers;
}

bool isUnset(const std::string& assignment) {
    return !std::getenv(assignment.substr(0, assignment.find('=')).c_str());
}

std::vector<std::string> environmentWith(const std::vector<std::string>& defaults) {
    std::vector<std::string> variables;
    for (char** variable = environ; *variable; ++variable) variables.emplace_back(*variable);
    std::ranges::copy_if(defaults, std::back_inserter(variables), isUnset);
    return variables;
}

}  // namespace

void restartWith(const std::vector<std::string>& defaults) {
    if (std::ranges::none_of(defaults, isUnset)) return;
    std::ifstream file("/proc/self/cmdline", std::ios::binary);
    std::vector<std::string> words;
    for (std::string word; std::getline(file, word, '\0');) words.push_back(word);
    auto variables = environmentWith(defaults);
    if (!words.empty()) ::execve("/proc/self/exe", terminated(words).data(), terminated(variables).data());
}

Result<long> startDetached(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                           const std::filesystem::path& logFile, const std::vector<std::string>& defaults,
                           int inherited) {
    const int log = ::open(logFile.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (log < 0) return fail("cannot write the log {}: {}", logFile.string(), std::strerror(errno));
    std::array<int, 2> reports{};
    if (::pipe2(reports.data(), O_CLOEXEC) != 0) {
        ::close(log);
        return fail("cannot start {}: {}", program.string(), std::strerror(errno));
    }
    std::vector<std::string> words{program.string()};
    words.insert(words.end(), arguments.begin(), arguments.end());
    auto variables = environmentWith(defaults);
    launch(program.c_str(), terminated(words).data(), terminated(variables).data(), log, inherited, reports[1]);
    ::close(log);
    ::close(reports[1]);
    const auto report = await(reports[0]);
    ::close(reports[0]);
    if (report.failure) return fail("cannot start {}: {}", program.string(), std::strerror(report.failure));
    return report.process;
}

}  // namespace outeffhop
