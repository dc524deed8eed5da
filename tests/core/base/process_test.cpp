// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/process.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <chrono>
#include <thread>

#include "core/base/paths.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

/// The log once it ends with `end`, or whatever it holds after ten seconds.
std::string awaitLog(const std::filesystem::path& log, const std::string& end) {
    std::string content;
    for (int i = 0; i < 1000 && !content.ends_with(end); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
        content = readFile(log).value_or("");
    }
    return content;
}

class Process : public testing::Test {
 protected:
    tests::ScratchFolder scratch_;
    std::filesystem::path log_ = scratch_.path() / "worker.log";
};

TEST_F(Process, AppendsOutputAndErrorsToTheLog) {
    ASSERT_TRUE(writeFileAtomically(log_, "before\n"));
    ASSERT_TRUE(startDetached("/bin/sh", {"-c", "echo \"$1\"; echo oops >&2; cat; echo end", "sh", "two words"}, log_));
    EXPECT_EQ(awaitLog(log_, "end\n"), "before\ntwo words\noops\nend\n");
}

TEST_F(Process, AddsToTheEnvironmentOnlyWhatIsNotSet) {
    ::setenv("OUTEFFHOP_TEST_SET", "mine", 1);
    ASSERT_TRUE(startDetached("/bin/sh", {"-c", "echo $OUTEFFHOP_TEST_SET $OUTEFFHOP_TEST_NEW; echo end"}, log_,
                              {"OUTEFFHOP_TEST_SET=yours", "OUTEFFHOP_TEST_NEW=new"}));
    EXPECT_EQ(awaitLog(log_, "end\n"), "mine new\nend\n");
}

TEST_F(Process, RunsInASessionOfItsOwnAndIsNobodysChild) {
    const auto process = startDetached("/bin/sh", {"-c", "ps -o sid=,ppid= -p $$; echo end"}, log_);
    ASSERT_TRUE(process);
    const auto log = awaitLog(log_, "end\n");
    if (log.find("not found") != std::string::npos) GTEST_SKIP() << "no ps here";
    long session = 0, parent = 0;
    ASSERT_EQ(std::sscanf(log.c_str(), "%ld %ld", &session, &parent), 2) << log;
    EXPECT_NE(session, ::getsid(0));
    EXPECT_NE(parent, ::getpid());
}

TEST_F(Process, InheritsOnlyTheFileThatItIsGiven) {
    ASSERT_TRUE(writeFileAtomically(scratch_.path() / "file", "inherited\n"));
    const auto open = [&] { return ::open((scratch_.path() / "file").c_str(), O_RDONLY | O_CLOEXEC); };
    const int given = open(), other = open();
    const auto script = fmt::format("cat <&{}; cat <&{} || echo none; echo end", given, other);
    ASSERT_TRUE(startDetached("/bin/bash", {"-c", script}, log_, {}, given));
    EXPECT_THAT(awaitLog(log_, "end\n"), AllOf(StartsWith("inherited\n"), HasSubstr("none\n")));
    ::close(given);
    ::close(other);
}

TEST_F(Process, SaysWhyAProgramCannotRun) {
    const auto missing = startDetached("/nowhere/worker", {}, log_);
    ASSERT_FALSE(missing);
    EXPECT_THAT(missing.error().message, HasSubstr("/nowhere/worker: No such file"));
    const auto folder = startDetached("/tmp", {}, log_);
    ASSERT_FALSE(folder);
    EXPECT_THAT(folder.error().message, HasSubstr("denied"));
}

TEST_F(Process, SaysWhyTheLogCannotBeWritten) {
    const auto failed = startDetached("/bin/true", {}, "/nowhere/log");
    ASSERT_FALSE(failed);
    EXPECT_THAT(failed.error().message, HasSubstr("/nowhere/log"));
}

TEST_F(Process, BeginsAgainWithTheSameArgumentsAndMoreEnvironment) {
    if (std::getenv("OUTEFFHOP_TEST_AGAIN")) {  // in the program that the test starts
        restartWith({"OUTEFFHOP_TEST_AGAIN=no", "OUTEFFHOP_TEST_MORE=yes"});
        fmt::print("again {} {} end\n", std::getenv("OUTEFFHOP_TEST_AGAIN"), std::getenv("OUTEFFHOP_TEST_MORE"));
        return;
    }
    const std::string filter = "--gtest_filter=Process.BeginsAgain*";
    ASSERT_TRUE(startDetached("/proc/self/exe", {filter, "--gtest_brief=1"}, log_, {"OUTEFFHOP_TEST_AGAIN=set"}));
    EXPECT_THAT(awaitLog(log_, "PASSED  ] 1 test.\n"), HasSubstr("again set yes end"));
}

}  // namespace
}  // namespace outeffhop
