// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/paths.h"

#include <gtest/gtest.h>

#include "tests/support/scratch_folder.h"

namespace outeffhop {
namespace fs = std::filesystem;
namespace {

TEST(Paths, AtomicWriteReplacesAndLeavesNothingBehind) {
    const auto folder = tests::programFolder() / "paths_test";
    fs::remove_all(folder);
    fs::create_directories(folder);
    ASSERT_TRUE(writeFileAtomically(folder / "a", "first"));
    ASSERT_TRUE(writeFileAtomically(folder / "a", std::string_view("se\0cond", 7)));
    EXPECT_EQ(readFile(folder / "a").value(), std::string("se\0cond", 7));
    EXPECT_EQ(std::distance(fs::directory_iterator(folder), fs::directory_iterator()), 1);
    EXPECT_EQ(directoryBytes(folder), 7u);
}

TEST(Paths, ErrorsNameThePathAndTheReason) {
    EXPECT_NE(readFile("/nowhere/x").error().message.find("/nowhere/x"), std::string::npos);
    const auto written = writeFileAtomically("/nowhere/x", "");
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().message, "cannot write /nowhere/x: No such file or directory");
}

TEST(Paths, LocalDirectoriesAreNotNetworkFilesystems) {
    EXPECT_FALSE(isOnNetworkFilesystem(tests::programFolder()));
    EXPECT_FALSE(isOnNetworkFilesystem("/not/there/yet"));
}

}  // namespace
}  // namespace outeffhop
