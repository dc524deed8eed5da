// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/file_lock.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "tests/support/scratch_folder.h"

namespace outeffhop {
namespace {

const auto kLock = tests::programFolder() / "file_lock_test";

TEST(FileLock, IsHeldOnlyWhileItsOwnerLives) {
    EXPECT_FALSE(FileLock::isHeld(kLock));
    {
        auto lock = FileLock::tryAcquire(kLock);
        ASSERT_TRUE(lock && *lock);
        EXPECT_TRUE(FileLock::isHeld(kLock));
        auto second = FileLock::tryAcquire(kLock);
        ASSERT_TRUE(second);
        EXPECT_FALSE(second->has_value());
    }
    EXPECT_FALSE(FileLock::isHeld(kLock));
}

TEST(FileLock, IsFreedByKill) {
    int ready[2];
    ASSERT_EQ(pipe(ready), 0);
    const pid_t child = fork();
    if (child == 0) {
        auto lock = FileLock::tryAcquire(kLock);
        [[maybe_unused]] auto written = write(ready[1], "x", 1);
        pause();
    }
    char byte;
    ASSERT_EQ(read(ready[0], &byte, 1), 1);
    EXPECT_TRUE(FileLock::isHeld(kLock));
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    EXPECT_FALSE(FileLock::isHeld(kLock));
}

TEST(FileLock, IsHandedOverToAProcessThatIsStarted) {
    auto lock = *FileLock::tryAcquire(kLock).value();
    const int file = lock.file();
    EXPECT_FALSE(FileLock::inherit(STDIN_FILENO, kLock)) << "another file";
    EXPECT_FALSE(FileLock::inherit(9999, kLock)) << "not open";
    const pid_t child = fork();
    if (child == 0) {
        const auto inherited = FileLock::inherit(file, kLock);
        if (inherited) pause();
        _exit(1);
    }
    { const auto gone = std::move(lock); }
    EXPECT_TRUE(FileLock::isHeld(kLock));
    EXPECT_EQ(FileLock::tryAcquire(kLock).value(), std::nullopt);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    EXPECT_FALSE(FileLock::isHeld(kLock));
}

TEST(FileLock, IsTakenAlsoWhileOthersLook) {
    const std::jthread looking([](const std::stop_token& stop) {
        while (!stop.stop_requested()) FileLock::isHeld(kLock);
    });
    for (int i = 0; i < 20'000; ++i) ASSERT_TRUE(FileLock::tryAcquire(kLock).value()) << i;
}

TEST(FileLock, NamesTheFileItCannotOpen) {
    const auto lock = FileLock::tryAcquire("/nowhere/lock");
    ASSERT_FALSE(lock);
    EXPECT_NE(lock.error().message.find("/nowhere/lock"), std::string::npos);
}

}  // namespace
}  // namespace outeffhop
