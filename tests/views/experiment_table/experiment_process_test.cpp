// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/experiment_table/experiment_process.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <QSignalSpy>

#include "tests/support/scratch_folder.h"

namespace outeffhop::experiment_table {
namespace {

constexpr int kPatience = 10'000;

class ExperimentProcessTest : public testing::Test {
 protected:
    /// A stand-in for outeffhop; `dryRun` is its answer to --dry-run.
    std::filesystem::path program(const std::string& dryRun, const std::string& run) {
        const auto path = folder_.path() / "program";
        EXPECT_TRUE(writeFileAtomically(
            path, "#!/bin/sh\ncase \"$*\" in *--dry-run*) " + dryRun + ";; *) " + run + ";; esac\n"));
        ::chmod(path.c_str(), 0755);
        return path;
    }

    tests::ScratchFolder folder_;
    const store::Workspace workspace_{folder_.path()};
};

TEST_F(ExperimentProcessTest, WhatIsWrongAtFirstIsToldAtOnce) {
    ExperimentProcess process(workspace_, program("echo 'outeffhop: no such table' >&2; exit 1", "exit 0"));
    QSignalSpy failed(&process, &ExperimentProcess::failed), started(&process, &ExperimentProcess::started);
    process.start("table", {});
    EXPECT_TRUE(process.isAtWork());
    ASSERT_TRUE(failed.wait(kPatience));
    EXPECT_EQ(failed[0][0].toString(), "no such table");
    EXPECT_FALSE(process.isAtWork());
    EXPECT_TRUE(started.isEmpty());
}

TEST_F(ExperimentProcessTest, DyingLaterItLeavesItsLastWords) {
    ExperimentProcess process(workspace_, program("exit 0", "echo 'outeffhop: the disk is full' >&2; exit 1"));
    QSignalSpy started(&process, &ExperimentProcess::started), ended(&process, &ExperimentProcess::ended);
    process.start("table", {});
    ASSERT_TRUE(ended.wait(kPatience));
    EXPECT_EQ(started.size(), 1);
    EXPECT_FALSE(process.isAtWork());
    EXPECT_EQ(process.lastWords(), "the disk is full");
}

}  // namespace
}  // namespace outeffhop::experiment_table
