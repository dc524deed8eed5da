// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <string>

namespace outeffhop::tests {

/// What `work` returns in a process of its own that is not root (nobody, if this one is): file permissions do not bind
/// root. "cannot drop privileges" when the system does not allow that.
template <class Work>
std::string asOrdinaryUser(Work&& work) {
    constexpr uid_t kNobody = 65534;
    std::array<int, 2> answer{};
    if (::pipe(answer.data()) != 0) return "no pipe";
    const pid_t child = ::fork();
    if (child == 0) {
        const bool ordinary =
            ::getuid() != 0 || (::setgroups(0, nullptr) == 0 && ::setgid(kNobody) == 0 && ::setuid(kNobody) == 0);
        const std::string text = ordinary ? work() : "cannot drop privileges";
        [[maybe_unused]] const auto written = ::write(answer[1], text.data(), text.size());
        ::_exit(0);
    }
    ::close(answer[1]);
    std::string text(4096, '\0');
    std::size_t length = 0;
    for (ssize_t got = 0; (got = ::read(answer[0], text.data() + length, text.size() - length)) > 0;)
        length += static_cast<std::size_t>(got);
    ::close(answer[0]);
    ::waitpid(child, nullptr, 0);
    text.resize(length);
    return text;
}

}  // namespace outeffhop::tests
