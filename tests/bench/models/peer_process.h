// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <stdexcept>
#include <string>

namespace outeffhop::bench {

/// A program that runs as many steps as each line of its input says and answers with the seconds they took.
class PeerProcess {
 public:
    explicit PeerProcess(const std::string& command) {
        std::array<int, 2> toPeer{}, fromPeer{};
        if (::pipe(toPeer.data()) != 0 || ::pipe(fromPeer.data()) != 0) throw std::runtime_error("no pipe");
        process_ = ::fork();
        if (process_ == 0) {
            ::dup2(toPeer[0], STDIN_FILENO);
            ::dup2(fromPeer[1], STDOUT_FILENO);
            for (const int end : {toPeer[0], toPeer[1], fromPeer[0], fromPeer[1]}) ::close(end);
            ::execl("/bin/sh", "sh", "-c", ("exec " + command).c_str(), nullptr);
            ::_exit(127);
        }
        ::close(toPeer[0]);
        ::close(fromPeer[1]);
        input_ = ::fdopen(toPeer[1], "w");
        output_ = ::fdopen(fromPeer[0], "r");
    }
    PeerProcess(const PeerProcess&) = delete;
    PeerProcess& operator=(const PeerProcess&) = delete;
    ~PeerProcess() {
        std::fclose(input_);
        std::fclose(output_);
        ::waitpid(process_, nullptr, 0);
    }

    /// Seconds.
    double run(int steps) {
        std::fprintf(input_, "%d\n", steps);
        std::fflush(input_);
        std::array<char, 256> line{};
        if (!std::fgets(line.data(), line.size(), output_)) throw std::runtime_error("the peer has ended");
        return std::stod(line.data());
    }

 private:
    pid_t process_ = -1;
    std::FILE* input_ = nullptr;
    std::FILE* output_ = nullptr;
};

}  // namespace outeffhop::bench
