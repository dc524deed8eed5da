// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <string>

#include "core/store/workspace.h"
#include "tests/support/built_program.h"

namespace outeffhop::worker {

/// `outeffhop work` as a process of its own.
class WorkerProgram {
 public:
    WorkerProgram(const store::Workspace& workspace, const std::string& run) {
        const std::string program = tests::builtProgram("outeffhop").string();
        process_ = ::fork();
        if (process_ != 0) return;
        ::execl(program.c_str(), program.c_str(), "work", run.c_str(), "--workspace", workspace.path.c_str(), nullptr);
        ::_exit(127);
    }
    WorkerProgram(const WorkerProgram&) = delete;
    WorkerProgram& operator=(const WorkerProgram&) = delete;

    void signal(int number) const { ::kill(process_, number); }
    /// The exit code; -1 when a signal ended it.
    [[nodiscard]] int wait() const {
        int status = 0;
        ::waitpid(process_, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

 private:
    pid_t process_;
};

}  // namespace outeffhop::worker
