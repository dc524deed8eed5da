// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/command_process.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <QSignalSpy>
#include <QTest>

#include "tests/support/scratch_folder.h"

namespace outeffhop::bridge {
namespace {

constexpr int kPatience = 10'000;

class CommandProcessTest : public testing::Test {
 protected:
    /// A stand-in for outeffhop.
    std::filesystem::path program(const std::string& script) {
        const auto path = folder_.path() / "program";
        EXPECT_TRUE(writeFileAtomically(path, "#!/bin/sh\n" + script));
        ::chmod(path.c_str(), 0755);
        return path;
    }
    std::string said(const std::string& file) { return readFile(folder_.path() / file).value_or(""); }

    tests::ScratchFolder folder_;
    const store::Workspace workspace_{folder_.path()};
};

TEST_F(CommandProcessTest, WorksOnTheWorkspaceAndSaysWhenItHasFinished) {
    CommandProcess process(workspace_, program("echo \"$@\" > \"$4/said\"\n"));
    QSignalSpy finished(&process, &CommandProcess::finished);
    process.start("a run", {"eval", "a run"});
    EXPECT_EQ(process.subject(), "a run");
    process.start("another", {"eval", "another"});
    ASSERT_TRUE(finished.wait(kPatience));
    EXPECT_EQ(process.subject(), "");
    EXPECT_EQ(said("said"), "eval a run --workspace " + folder_.path().string() + "\n");
}

TEST_F(CommandProcessTest, ItsLastWordsAreTheReason) {
    CommandProcess process(workspace_, program("echo reading >&2; echo 'outeffhop: there are no data' >&2; exit 1\n"));
    QSignalSpy failed(&process, &CommandProcess::failed);
    process.start("a run", {});
    ASSERT_TRUE(failed.wait(kPatience));
    EXPECT_EQ(failed[0][0].toString(), "a run");
    EXPECT_EQ(failed[0][1].toString(), "there are no data");
}

TEST_F(CommandProcessTest, AProgramThatIsMissingIsNamed) {
    CommandProcess process(workspace_, folder_.path() / "nothing");
    QSignalSpy failed(&process, &CommandProcess::failed);
    process.start("a run", {});
    ASSERT_TRUE(failed.size() == 1 || failed.wait(kPatience));
    EXPECT_THAT(failed[0][1].toString().toStdString(), testing::HasSubstr("nothing cannot be started"));
    EXPECT_FALSE(process.detach("a run", {}, "log"));
    EXPECT_EQ(failed.size(), 2);
}

TEST_F(CommandProcessTest, CancelledItHasFinished) {
    CommandProcess process(workspace_, program("exec sleep 60\n"));
    QSignalSpy finished(&process, &CommandProcess::finished), failed(&process, &CommandProcess::failed);
    process.start("a run", {});
    process.cancel();
    EXPECT_EQ(finished.size(), 1);
    EXPECT_EQ(process.subject(), "");
    QTest::qWait(50);
    EXPECT_TRUE(failed.isEmpty());
    process.start("again", {});
    EXPECT_EQ(process.subject(), "again");
}

TEST_F(CommandProcessTest, WhatIsDetachedWritesItsLog) {
    CommandProcess process(workspace_, program("echo \"$1\" >&2\n"));
    ASSERT_TRUE(process.detach("a table", {"experiment"}, "experiment.log"));
    EXPECT_TRUE(QTest::qWaitFor([&] { return said("experiment.log") == "experiment\n"; }, kPatience));
}

TEST_F(CommandProcessTest, TheEndOfWhatIsDetachedIsToldWithItsLastWords) {
    CommandProcess process(workspace_, program("echo reading >&2; sleep 0.1; echo 'outeffhop: no such file' >&2\n"));
    QSignalSpy ended(&process, &CommandProcess::detachedEnded);
    ASSERT_TRUE(process.detach("a table", {}, "experiment.log"));
    EXPECT_TRUE(ended.isEmpty());
    ASSERT_TRUE(ended.wait(kPatience));
    EXPECT_EQ(ended[0][0].toString(), "no such file");
}

}  // namespace
}  // namespace outeffhop::bridge
